#!/bin/bash
# SPDX-License-Identifier: MIT
# A transaction of nft(8) is one event, however long it is, with the process that made it.
. "$(dirname "$0")/../lib.sh"
command -v nft >/dev/null || skip "no nft"
mount_tree
mkdir "$T/web" "$T/db"
(in_ns web nft add table inet t) 2>/dev/null || skip "the kernel has no nftables"
exec 7<"$T/web/events" 8<"$T/events"
cat <&7 >"$TMP/web" &
readers=$!
cat <&8 >"$TMP/all" &
readers="$readers $!"
(in_ns web nft add chain inet t c)
eventually "it is told" grep -qE '^[0-9]+\.[0-9]{6} web change nft generation [0-9]+ # [0-9]+/nft$' "$TMP/web"
{
    echo 'add table inet big; add set inet big s { type ipv4_addr; }'
    for i in {0..199}; do echo "add chain inet big c$i; add rule inet big c$i counter accept"; done
} >"$TMP/script"
(in_ns web nft -f "$TMP/script")
cat "$TMP/script" >"$T/db/nft"
eventually "of another namespace" grep -qE "db change nft generation [0-9]+ # [0-9]+/netnsfs-nft$" "$TMP/all"
two() { [ "$(grep -c "web change nft" "$TMP/$1")" = 2 ]; }
eventually "one each" two web
eventually "one each, here too" two all
same "nothing is lost" "" "$(grep -h lost "$TMP/web" "$TMP/all" || :)"
same "of its own alone" "" "$(grep ' db ' "$TMP/web" || :)"
rmdir "$T/web"
eventually "the end" grep -q 'del netns by-inode' "$TMP/web"
exec 7<&- 8<&-
kill $readers 2>/dev/null || :
