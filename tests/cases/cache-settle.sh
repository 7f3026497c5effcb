#!/bin/bash
# SPDX-License-Identifier: MIT
# The kernel notifies the removal of a nexthop, and then removes its routes one by one, without
# notifications. A text read meanwhile is not cached.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip -n web link set lo up
ip -n web link add eth0 type veth peer name eth1
for link in eth0 eth1; do ip -n web link set $link up; done
ip -n web addr add 10.0.0.1/24 dev eth0
for i in $(seq 0 9999); do echo "route add 172.$((16 + i / 2500)).$((i / 10 % 250)).$((i % 10))/32 nhid 1"; done >"$TMP/batch"
(while :; do cat "$T/web/routes" >/dev/null 2>&1; done) & reader=$!
for _ in $(seq 16); do
    ip -n web nexthop add id 1 via 10.0.0.2 dev eth0
    ip -n web -batch "$TMP/batch"
    ip -n web nexthop del id 1
    same "routes" "$(ip -n web route | wc -l)" "$(grep -vc '^fe80' "$T/web/routes")"
done
kill $reader
