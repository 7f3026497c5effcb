#!/bin/bash
# SPDX-License-Identifier: MIT
# mv deletes the old name before it creates the new one, as `ip netns del` and `add` do: zebra -n of FRR
# supports one name per namespace.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/fr1" "$T/pod"
unshare --mount --propagation slave sleep 1000 & other=$!
eventually "it runs" grep -qx sleep "/proc/$other/comm"
cookie=$(cat "$T/fr1/cookie")
stdbuf -oL ip netns monitor >>"$TMP/told" &
eventually "it watches" sh -c "grep -q inotify /proc/$!/fdinfo/*"

# All events of before are in the file.
drained() {
    touch /run/netns/end
    rm /run/netns/end
    eventually "all is told" grep -qx 'delete end' "$TMP/told"
}

# told COMMAND…: what is told of fr1 and fr9 while it runs
told() {
    : >"$TMP/told"      # it has the mark of the last time
    drained
    : >"$TMP/told"
    "$@"
    drained
    grep -E ' fr[19]$' "$TMP/told" | uniq
}

for round in 1 2 3 4 5; do
    same "round $round" "delete fr1
add fr9
delete fr1" "$(told mv "$T/fr1" "$T/fr9")"
    same "the same one" "$cookie" "$(cat "$T/fr9/cookie")"
    for pid in self $other; do
        same "mounts of $pid" "/run/netns/fr9 /run/netns/pod" \
            "$(sed -n "s,.* \(/run/netns/[a-z0-9]*\) .* - nsfs .*,\1,p" "/proc/$pid/mountinfo" | sort | xargs)"
    done
    same "nothing else" "fr9 pod" "$(ls -A /run/netns | xargs)"
    mv "$T/fr9" "$T/fr1"
done
refused_mv() { refused 'exists' mv -T "$T/fr1" "$T/pod"; }
same "what is refused is not told" "" "$(told refused_mv)"
same "nor done" "$cookie fr1 pod" "$(cat "$T/fr1/cookie") $(ls -A /run/netns | xargs)"
ends $other
