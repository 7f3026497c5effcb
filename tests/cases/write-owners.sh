#!/bin/bash
# SPDX-License-Identifier: MIT
# `>` removes the routes of an administrator, and those of another protocol only if a written line names that protocol.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
W=$T/web
left() { sed -n 's/^[0-9.]* note //p' "$T/error_log"; }

make_routes() {
    local n=0 proto
    for proto in bird bird dhcp zebra 80 boot static unspec; do
        n=$((n + 1))
        ip -n web route replace 10.2$n.0.0/16 via 10.0.0.254 proto $proto
        ip -n web route replace 2001:db8:2$n::/48 via 2001:db8::fe proto $proto
    done
}
# Through the tree, which waits until what was closed is applied.
seen() { sed -nE "s/^$1([1-8])[.:].*/\1/p" "$W/routes" | sort | xargs; }
# shellcheck disable=SC2016 # eval expands them
for way in 'echo default via 10.0.0.7 >$W/routes' ': >$W/routes' 'cat /nonexistent >$W/routes' \
    'truncate -s 0 $W/routes' '(set -C; echo default via 10.0.0.7 >$W/.routes.1); mv $W/.routes.1 $W/routes'; do
    make_routes
    : >"$T/error_log"
    eval "$way" 2>/dev/null || :
    same "$way" "1 2 3 4 5 1 2 3 4 5" "$(seen 10.2) $(seen 2001:db8:2)"
    same "$way: the note" "/web/routes: 10 lines of other owners (zebra, bird, dhcp, 80) were left in place" "$(left)"
done
make_routes
: >"$T/error_log"
(set -C && ! : >"$W/routes") 2>/dev/null || fail "noclobber"
cat "$W/routes" >"$TMP/routes"
cat "$TMP/routes" >"$W/routes"
same "nothing is left over" "" "$(left)"
same "all is there" "$(cat "$TMP/routes")" "$(cat "$W/routes")"
# A line names its protocol, here in a copy, in place and in a new file. A `del` line does not.
grep -v '^10.21\|^2001:db8:21' "$TMP/routes" >"$W/routes"
same "of bird, what is written" "2 3 4 5 6 7 8" "$(seen 10.2)"
make_routes
sed -i '/^10.22/d' "$W/routes"
same "sed -i" "1 3 4 5 6 7 8" "$(seen 10.2)"
make_routes
grep -v '^10.22' "$TMP/routes" >"$TMP/edited"
python3 - "$W/routes" "$TMP/edited" <<'PY'
import sys
with open(sys.argv[1], 'r+') as f: f.write(open(sys.argv[2]).read()); f.truncate()
PY
same "r+" "1 3 4 5 6 7 8" "$(seen 10.2)"
make_routes
printf 'del 10.21.0.0/16 proto bird\n' >"$W/routes"
same "del" "2 3 4 5" "$(seen 10.2)"
same "the local table" 1 "$(grep -c '^local 10.0.0.1 ' "$W/tables/local")"
sed -n '/ proto bird/s/^/del /p' "$W/routes" >>"$W/routes"
same "those of bird are removed by del" "3 4 5" "$(seen 10.2)"

# A line takes the place of a route with the same destination and metric.
same "dhcp's" 1 "$(ip -n web route show 10.23.0.0/16 | grep -c 'proto dhcp')"
echo 10.23.0.0/16 via 10.0.0.9 >"$W/routes"
same "the line's" "10.23.0.0/16 via 10.0.0.9 dev eth0" "$(ip -n web route show 10.23.0.0/16 | sed 's/ *$//')"
