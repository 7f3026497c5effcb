#!/bin/bash
# SPDX-License-Identifier: MIT
# Spare namespaces: at most as many as were requested, for at most a second; each is used once.
. "$(dirname "$0")/../lib.sh"
ahead() { ls -l "/proc/$DAEMON/fd" | grep -o 'net:\[.*' | grep -vxF "$(readlink "/proc/$DAEMON/ns/net")" || :; }
has() { [ "$(ahead | wc -l)" = "$1" ]; }
make() { for i in $(seq "$2"); do mkdir "$T/$1$i"; done; }
count() { names | wc -l; }
mount_tree -o spares=8
at_start=$(ls "/proc/$DAEMON/fd" | wc -l)
same "nobody has asked" 0 "$(ahead | wc -l)"
mkdir "$T/lone"
eventually "one was asked for" has 1
eventually "nobody asks for more" has 0
make few 3
[ "$(ahead | wc -l)" -le 3 ] || fail "more than were asked for"
plenty() { # for a moment: on a busy machine it may be over when we look
    make "more$((++n))-" 20
    for _ in 1 2 3 4 5; do ! has 8 || return 0; done
    return 1
}
n=0
eventually "as many as the option says" plenty
taken_ahead() {
    plenty && ahead=$(ahead) && mkdir "$T/taken$n" &&
        grep -qF "net:[$(stat -c %i "/run/netns/taken$n")]" <<<"$ahead"
}
eventually "mkdir takes one that was made ahead" taken_ahead
same "they have no mount" "$(count)" "$(grep -c ' - nsfs ' /proc/self/mountinfo)"
same "nor a name" "$(ls /run/netns)" "$(names)"

# What fails takes none.
eventually "there are enough again" plenty
mount -o remount,bind,ro /run/netns
ahead=$(ahead)
refused 'Read-only' mkdir "$T/other"
refused 'File exists' mkdir "$T/few1"
kept=$(ahead)
mount -o remount,bind,rw /run/netns
same "made for what failed" "" "$(comm -13 <(sort <<<"$ahead") <(sort <<<"$kept"))"

# Many at once: each name has a namespace of its own.
for who in a b c d; do make "$who" 50 & makers+=" $!"; done
wait $makers
same "each has its own" "$(count)" "$(stat -c %i /run/netns/* | sort -u | wc -l)"
same "all are new" "lo down" "$(for ns in "$T"/{a,b,c,d}{1..50}; do echo "$(ls "$ns/links") $(cat "$ns/links/lo/state")"; done | sort -u)"
eventually "all are dropped" has 0
same "descriptors" "$at_start" "$(ls "/proc/$DAEMON/fd" | wc -l)"

# The end of the daemon does not wait for them.
make last 10
umount_tree
mount_tree -o spares=0
make none 10
same "none are wanted" 0 "$(ahead | wc -l)"
