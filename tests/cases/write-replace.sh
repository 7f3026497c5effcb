#!/bin/bash
# SPDX-License-Identifier: MIT
# `>` replaces the contents: missing entries are added, entries that no line identifies are removed, others
# are unchanged.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
for ns in web other; do
    add_link $ns eth0 type veth peer name eth1
    ip -n $ns link set eth0 up
    ip -n $ns addr add 10.0.0.1/24 dev eth0
done
cd "$T"
printf '10.1.0.0/16 via 10.0.0.9 dev eth0\n10.2.0.0/16 via 10.0.0.9 dev eth0\ndefault via 10.0.0.7 dev eth0 metric 5\n' >web/routes
same "made" "10.1.0.0/16 10.2.0.0/16 default" "$(ip -n web -j route | jq -r '[.[]|select(.protocol!="kernel").dst]|sort|join(" ")')"
in_ns web ip monitor route >"$TMP/seen" &
monitor=$!
seen() {
    for verb in add del; do ip -n web route $verb blackhole "$1" table 99; done
    grep -q "$1" "$TMP/seen"
}
eventually "ip monitor runs" seen 192.0.2.1
printf '10.2.0.0/16 via 10.0.0.9 dev eth0\n10.3.0.0/16 via 10.0.0.9 dev eth0\n' >web/routes
eventually "ip monitor tells it" seen 192.0.2.2
ends $monitor
same "only what is different was touched" '10.3.0.0/16 Deleted 10.1.0.0/16 Deleted default' \
    "$(grep -v '^ff\|fe80\|table 99' "$TMP/seen" | sed 's/ via.*//' | sort | xargs)"
grep -q 'proto kernel' web/routes || fail "the kernel's own went"
refused 'Invalid' bash -c 'printf "10.4.0.0/16 via 10.0.0.9\n10.5.0.0/16 via 10.0.0.9\nbad\n" >web/routes'
for net in 2 3 4 5; do grep -q "10.$net.0.0" web/routes || fail "10.$net: a line failed, so nothing may go"; done
{ echo 10.6.0.0/16 via 10.0.0.9; /bin/echo 10.3.0.0/16 via 10.0.0.9; echo bad; } >web/routes 2>/dev/null || :
for net in 2 3 4 5 6; do grep -q "10.$net.0.0" web/routes || fail "10.$net: several wrote, and one failed"; done
cat web/routes >other/routes
same "cloned" "$(cat web/routes)" "$(cat other/routes)"
sort -u web/routes >"$TMP/routes"
cp "$TMP/routes" web/routes
same "and again" "$(cat other/routes)" "$(cat web/routes)"
: >web/routes
same "cleared at the next open" "" "$(grep -v 'proto kernel' web/routes || :)"
cp other/routes web/routes
truncate -s 0 web/routes
same "truncated" "" "$(grep -v 'proto kernel' web/routes || :)"

# A line may say less than what it names; the kernel would take it for another one.
ip -n web rule add priority 100 from 10.0.0.0/8 lookup 100 protocol static
rules=$(cat web/rules)
echo 'priority 100 from 10.0.0.0/8 lookup 100' >web/rules
same "one rule" "$rules" "$(cat web/rules)"
routes=$(cat web/routes)
echo '10.0.0.0/24 dev eth0 proto kernel scope link' >web/routes
same "one route" "$routes" "$(cat web/routes)"

# Of lines that exclude each other, the last one stays.
printf '10.9.0.0/16 via 10.0.0.%d dev eth0\n' 2 3 4 >web/routes
same "the last" "10.9.0.0/16 via 10.0.0.4 dev eth0" "$(grep '^10.9' web/routes | sed 's/ #.*//')"
printf '10.9.0.0/16 via 10.0.0.%d dev eth0\n' 5 6 >web/routes
same "the last of others" "10.9.0.0/16 via 10.0.0.6 dev eth0" "$(grep '^10.9' web/routes | sed 's/ #.*//')"

# Lines may depend on those before them, which replace an entry.
ip -n web addr add 10.0.1.1/24 dev eth1
ip -n web link set eth1 up
via() { ip -n web -j route show 10.8.0.0/16 | jq -r '.[].dev'; }
for link in eth0 eth1 eth0; do
    printf '%s\n' "10.7.0.0/16 dev $link" '10.8.0.0/16 via 10.7.0.1' >web/routes
    same "by the new link" $link "$(via)"
done
echo '10.7.0.0/16 dev eth0' >web/routes
printf '%s\n' '10.7.0.0/16 dev eth1' '10.8.0.0/16 via 10.7.0.1' >web/routes
same "by the new link, which is new" eth1 "$(via)"
printf '10.7.0.0/16 dev eth0\n' >web/routes
printf '%s\n' '10.7.0.0/16 dev eth1' '10.8.0.0/16 via 10.7.0.1 dev eth1' >web/routes
same "and where it is refused at first" eth1 "$(via)"
refused 'Invalid' bash -c "printf '10.7.0.0/16 dev eth0\nbad\n' >web/routes"
same "the lines before the bad one" "10.7.0.0/16 dev eth0 scope link" "$(grep '^10.7' web/routes | sed 's/ #.*//')"

# An entry may exist although the kernel would refuse it now: its gateway cannot be looked up.
routes=$(cat web/routes)
echo 'priority 5 from all unreachable' >>web/rules
refused unreachable bash -c 'echo 10.5.0.0/16 via 10.0.0.9 >>web/routes'
printf '%s\n' "$routes" >web/routes
same "all of it exists" "$routes" "$(cat web/routes)"
refused unreachable bash -c 'printf "%s\n10.5.0.0/16 via 10.0.0.9\n" "$1" >web/routes' - "$routes"
same "one does not" "$routes" "$(cat web/routes)"
grep -q " line $(($(wc -l <<<"$routes") + 1)): " <<<"$(tail -n 1 error_log)" || fail "$(tail -n 1 error_log)"
