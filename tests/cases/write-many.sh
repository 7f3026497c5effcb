#!/bin/bash
# SPDX-License-Identifier: MIT
# 10,000 routes are replaced by as many others, or by none of them when the last line is wrong.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
routes() { # NET: 10,000 of them
    local i j
    for i in $(seq 0 39); do for j in $(seq 0 249); do echo "10.$((i + $1)).$j.0/24 dev lo scope link"; done; done
}
# What there is, as ip(8) says it too.
there() {
    same "$1" "$(cat "$2")" "$(cat "$T/web/routes")"
    same "$1, as ip has it" "$(sort "$2")" "$(ip -n web route | sed 's/ *$//' | sort)"
}
routes 0 >"$TMP/one"
routes 20 >"$TMP/other" # half of them are of the first ones
cat "$TMP/one" >"$T/web/routes"
there "made" "$TMP/one"
cat "$TMP/other" >"$T/web/routes"
there "replaced" "$TMP/other"
cp "$TMP/other" "$T/web/routes"
there "and again" "$TMP/other"
(cat "$TMP/one"; echo 10.200.0.0/16 dev nobody) >"$TMP/wrong"
refused 'No such device' bash -c "cat $TMP/wrong >$T/web/routes"
same "why" 'write /web/routes: line 10001: there is no link "nobody" (ENODEV)' \
    "$(tail -n 1 "$T/error_log" | cut -d' ' -f2-)"
sort -uV "$TMP/one" "$TMP/other" >"$TMP/both"
there "a line failed, so nothing went" "$TMP/both"
(echo nonsense; cat "$TMP/one") >"$TMP/wrong"
refused 'Invalid argument' bash -c "cat $TMP/wrong >$T/web/routes"
there "nor now" "$TMP/both"
: >"$T/web/routes"
same "cleared" "" "$(cat "$T/web/routes")$(ip -n web route)"
