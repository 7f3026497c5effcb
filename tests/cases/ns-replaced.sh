#!/bin/bash
# SPDX-License-Identifier: MIT
# A name that refers to another namespace: each open returns the current one.
. "$(dirname "$0")/../lib.sh"
mount_tree
for i in $(seq 20); do
    ip netns add web
    ip -n web link add "br$i" type bridge
    same "links" "br$i lo" "$(ls "$T/web/links" | xargs)"
    same "inode" "$(stat -L -c %i /run/netns/web)" "$(cat "$T/web/inode")"
    same "state" down "$(cat "$T/web/links/br$i/state")"
    case $((i % 4)) in
    0) ip netns del web ;;
    1) rmdir "$T/web" ;;
    2) umount /run/netns/web; same "leftover" "regular empty file" "$(stat -c %F "$T/web")"; rm "$T/web" ;;
    3) mv "$T/web" "$T/old"; same "old" "br$i" "$(ls "$T/old/links" | head -1)"; rmdir "$T/old" ;;
    esac
    [ ! -e "$T/web" ] || fail "still there, after $i"
done
