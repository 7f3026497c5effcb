#!/bin/bash
# SPDX-License-Identifier: MIT
# Random system calls on the mount: the daemon survives, nothing hangs, the tree equals the output of ip(8),
# and no descriptor remains. NETNSFS_SECONDS: duration; NETNSFS_SEED: seed.
: "${NETNSFS_SECONDS:=10}" "${NETNSFS_LIMIT:=$((NETNSFS_SECONDS + 100))}"
. "$(dirname "$0")/../lib.sh"
seed=${NETNSFS_SEED:-$RANDOM}
mount_tree
for name in n0 n1 n2 n3; do mkdir "$T/$name"; done
"$NETNSFS_BUILD/tests/exerciser/exerciser" "$seed" "$NETNSFS_SECONDS" "$T" || fail "seed $seed"
kill -0 "$DAEMON" || fail "the daemon has died, seed $seed"
awaits_nothing() { ! cut -d ' ' -f 3 /proc/[0-9]*/task/*/stat | grep D; }
eventually "nothing waits for good, seed $seed" awaits_nothing
"$(dirname "$0")/../stress" check "$T" || fail "seed $seed"
for name in $(ls /run/netns); do ip netns del "$name" 2>/dev/null || rm "/run/netns/$name"; done
eventually "nothing is held" held_nothing
[ "$(ls "/proc/$DAEMON/fd" | wc -l)" -lt 40 ] || fail "descriptors: $(ls -l "/proc/$DAEMON/fd")"
mkdir "$T/after" && same "it goes on" lo "$(ls "$T/after/links")"
