#!/bin/bash
# SPDX-License-Identifier: MIT
# A names file that is rewritten in place, with the same size and within one clock tick, is read again each
# time.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$TMP/etc/rt_tables.d" /etc/iproute2
mount --bind "$TMP/etc" /etc/iproute2
mount_tree
ip netns add web
ip -n web link set lo up
ip -n web route add blackhole 10.9.0.0/16 table 302
cd "$T/web/tables"
for ((word = 100; word < 400; word++)); do
    echo "302 word$word" >"$TMP/etc/rt_tables.d/mine.conf"
    tables=(*)
    same "what is listed" "local word$word" "${tables[*]}"
done
cd /
