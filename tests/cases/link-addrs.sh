#!/bin/bash
# SPDX-License-Identifier: MIT
# addrs of a link has the lines of addrs with that link, without dev.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
for address in 10.0.0.1/24 10.0.0.2/24 '192.0.2.1 peer 192.0.2.2/32' '2001:db8::1/64 nodad'; do
    # shellcheck disable=SC2086 # an address has words
    ip -n web addr add $address dev eth0
done
ip -n web addr add 10.1.0.1/24 dev eth1
ip -n web link set lo up
for link in eth0 eth1 lo; do
    same "$link" "$(sed -n "s/ dev $link / /p" "$T/web/addrs")" "$(cat "$T/web/links/$link/addrs")"
    same "$link, as ip counts" "$(ip -j -n web addr show dev $link | jq '.[0].addr_info | length')" \
        "$(wc -l <"$T/web/links/$link/addrs")"
done
same "all are somebody's" "$(wc -l <"$T/web/addrs")" "$(cat "$T/web/links/"*/addrs | wc -l)"
