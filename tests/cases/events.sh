#!/bin/bash
# SPDX-License-Identifier: MIT
# NAME/events has the events of ip-monitor(8), in the same order, in the format of the other files.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/db"
same "a regular file without a size" "regular empty file 444" "$(stat -c '%F %a' "$T/web/events")"
same "not listed" "" "$(find "$T" "$T/web" -maxdepth 1 -name events)"
exec 7<"$T/web/events" 8<"$T/events"
cat <&7 >"$TMP/web" &
readers=$!
cat <&8 >"$TMP/all" &
readers="$readers $!"
in_ns web ip -o monitor label link address route rule neigh >"$TMP/monitor" &
monitor=$!

# Both may have missed nothing from here on.
monitors() { ip -n web link set lo mtu $((1000 + RANDOM)) && [ -s "$TMP/monitor" ]; }
eventually "ip monitor runs" monitors
mark() {
    ip -n web rule "$1" priority 4242 lookup 42
    eventually "it is told" grep -q "$1 rule priority 4242" "$TMP/web"
    eventually "ip monitor tells it" grep -q "RULE]${2:-}4242" "$TMP/monitor"
}
lines_of() { sed -n '/add rule priority 4242/,/del rule priority 4242/p' "$TMP/$1" | cut -d' ' -f2-; }
# shown FILE REGEX: the line is in the file, and told as added
shown() {
    local line
    line=$(grep -E -- "$2" "$T/web/$1") || fail "no $2 in $1"
    eventually "add of $line" grep -qE "^[0-9]+\.[0-9]{6} web add [a-z]* $line( table [0-9]+)?( # .*)?$" "$TMP/web"
}

mark add
ip -n web link add eth0 type veth peer name eth1
ip -n web link set eth1 up
ip -n web link set eth0 up
ip -n web addr add 10.0.0.1/24 brd + dev eth0
ip -n web addr add 2001:db8::1/64 dev eth0 nodad
shown addrs '^10.0.0.1/24'
shown addrs '^2001:db8::1/64'
ip -n web addr change 10.0.0.1/24 dev eth0 valid_lft 1000 preferred_lft 1000
ip -n web route add 10.9.0.0/16 via 10.0.0.9
shown routes '^10.9'
ip -n web route replace 10.9.0.0/16 via 10.0.0.8
ip -n web route add 10.8.0.0/16 table 100 nexthop via 10.0.0.8 nexthop via 10.0.0.9 weight 3
grep -q nexthop "$T/web/tables/100"
shown_in_table() { grep -qE "web add route 10.8.0.0/16 table 100 nexthop via 10.0.0.8 dev eth0 weight 1 nexthop via 10.0.0.9 dev eth0 weight 3" "$TMP/web"; }
eventually "add of a route in another table" shown_in_table
ip -n web -6 route add 2001:db8:9::/64 dev eth0
ip -n web -6 route replace 2001:db8:9::/64 dev eth0 mtu 1300
ip -n web route del 10.9.0.0/16
ip -n web rule add priority 100 from 10.0.0.0/8 lookup 100
shown rules '^priority 100 '
ip -n web rule del priority 100
ip -n web neigh add 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09
shown neigh '^10.0.0.9'
ip -n web neigh change 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:0a
ip -n web neigh del 10.0.0.9 dev eth0
ip -n web link set eth1 mtu 1400
ip -n web addr del 10.0.0.1/24 dev eth0
ip -n web link set eth0 down
ip -n web link set eth0 name wan
ip -n web link set wan netns db
mark del 'Deleted '
eventually "the other one tells it, too" grep -q 'del rule priority 4242' "$TMP/all"

told=$(lines_of web)
same "as ip-monitor(8)" \
    "$(sed -n '/^\[RULE\]4242/,/^\[RULE\]Deleted 4242/p' "$TMP/monitor" | grep -v NOARP |
        sed -E 's/^\[([A-Z]*)\]Deleted.*/del \1/; s/^\[([A-Z]*)\].*/new \1/' | tr A-Z a-z)" \
    "$(awk '{ print ($2 == "del" ? "del" : "new"), $3 }' <<<"$told")"
for line in 'add link eth0 state down operstate down mtu 1500 address .* kind veth' \
    'change link eth0 state up operstate up .*' 'change addr 10.0.0.1/24 dev eth0 .* # dynamic' \
    'change route 10.9.0.0/16 via 10.0.0.8 dev eth0' 'change route 2001:db8:9::/64 .*mtu 1300.*' \
    'del route 10.9.0.0/16 via 10.0.0.8 dev eth0' 'del rule priority 100 from 10.0.0.0/8 lookup 100' \
    'add route local 10.0.0.1 dev eth0 table local .*' \
    'change neigh 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:0a nud permanent' 'del neigh 10.0.0.9 .*' \
    'change link eth1 .*mtu 1400.*' 'del addr 10.0.0.1/24 dev eth0 .*' \
    'change link wan .* # was eth0' 'del link wan .*'; do
    grep -qxE "web $line" <<<"$told" || fail "no $line in: $told"
done
same "all, and the one" "$told" "$(lines_of all | grep '^web ')"
same "of the other" "db add link wan" "$(lines_of all | grep '^db ' | cut -d' ' -f-4)"
same "in order of time" "" "$(sort -c -n "$TMP/all" 2>&1)"
ends $monitor
exec 7<&- 8<&-
kill $readers
