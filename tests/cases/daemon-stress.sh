#!/bin/bash
# SPDX-License-Identifier: MIT
# Names and links are created and removed while everything is read: nothing hangs, remains or leaks.
. "$(dirname "$0")/../lib.sh"
mount_tree
end=$((SECONDS + 3))
# busy COMMAND: again and again for three seconds; whether it succeeds depends on the others
busy() { while [ $SECONDS -lt $end ]; do eval "$1" || :; done >/dev/null 2>&1; }
jobs=
for command in 'mkdir $T/a; mv $T/a $T/b; rmdir $T/b' 'ip netns add a; ip netns del a; rmdir $T/b' \
    'ip netns add c; ip -n c link add v type veth peer name w netns a; ip -n c link del v; ip netns del c' \
    'ln -s c $T/d; ln -s $T/a/ns $T/e; rmdir $T/d $T/e' 'find $T -type f -exec cat {} +' 'ls -lR $T' \
    'stat $T/*/links/*/peer/mtu; cat $T/*/routes' 'touch /run/netns/a; rm $T/a; rm $T/b' \
    'timeout -s KILL 0.02 find $T -type f -exec cat {} +'; do
    busy "$command" & jobs="$jobs $!"
done
for job in $jobs; do wait "$job" || :; done
kill -0 "$DAEMON" || fail "the daemon has died"
for name in a b c d e; do ip netns del $name 2>/dev/null || rm -f /run/netns/$name; done
same "names" "" "$(names)"
eventually "nothing is held" held_nothing
[ "$(ls "/proc/$DAEMON/fd" | wc -l)" -lt 40 ] || fail "descriptors: $(ls -l "/proc/$DAEMON/fd")"
mkdir "$T/after" && same "it goes on" lo "$(ls "$T/after/links")"
