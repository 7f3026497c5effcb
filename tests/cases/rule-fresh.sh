#!/bin/bash
# SPDX-License-Identifier: MIT
# An open returns the current state, directly after a change by ip.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
ip -n web link add eth0 type veth peer name eth1
ip -n web link set eth0 up
cat "$T/web/"{addrs,routes,rules,neigh,links/eth0/{mtu,state,ifalias}} >/dev/null
web="$T/web"
for i in $(seq 40); do
    ip -n web addr add "10.0.$i.1/24" dev eth0
    grep -q "^10.0.$i.1/24 dev eth0 " "$web/addrs" || fail "address $i"
    grep -q "^10.0.$i.1/24 " "$web/links/eth0/addrs" || fail "address $i of the link"
    ip -n web route add "10.9.$i.0/24" dev eth0
    grep -q "^10.9.$i.0/24 " "$web/routes" || fail "route $i"
    ip -n web rule add priority "$((100 + i))" lookup 7
    grep -q "^priority $((100 + i)) " "$web/rules" || fail "rule $i"
    ip -n web neigh add "10.0.$i.2" dev eth0 lladdr 02:00:00:00:00:01 nud permanent
    grep -q "^10.0.$i.2 " "$web/neigh" || fail "neighbour $i"
    ip -n web link set eth0 mtu "$((1000 + i))" alias "alias $i"
    same "mtu, alias" "$((1000 + i)) alias $i" "$(cat "$web/links/eth0/"{mtu,ifalias} | xargs)"
    ip -n web addr del "10.0.$i.1/24" dev eth0
    ! grep -qF "10.0.$i." "$web/addrs" || fail "address $i is still there"
    ! grep -qF "10.0.$i.0/24" "$web/routes" || fail "its route $i is still there"
done
ip -n web link set eth0 down
same "routes after down" "" "$(grep eth0 "$web/routes" || :)"
same "state" down "$(cat "$web/links/eth0/state")"
ip -n web link del eth0
same "nothing of it" "" "$(cat "$web/addrs" "$web/routes" "$web/neigh" | grep eth0 || :)"
