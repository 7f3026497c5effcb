#!/bin/bash
# SPDX-License-Identifier: MIT
# Two concurrent replacements: the last one wins as a whole.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
for who in 1 2; do for i in $(seq 0 199); do echo "10.$who.$i.0/24 dev lo"; done >"$TMP/set$who"; done
for round in $(seq 10); do
    cat "$TMP/set1" >"$T/web/routes" & one=$!
    cat "$TMP/set2" >"$T/web/routes" & two=$!
    wait $one $two
    same "round $round" 200 "$(wc -l <"$T/web/routes")"
    same "of one of them" 1 "$(cut -d. -f2 "$T/web/routes" | sort -u | wc -l)"
done
