#!/bin/bash
# SPDX-License-Identifier: MIT
# Routes over a link without a carrier are `linkdown`, and with ignore_routes_with_linkdown `dead`, at
# once: Linux 6.1 does not announce that sysctl of IPv6 for a link.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
ip -n web link set eth0 up
ip -n web route add 10.9.0.0/16 dev eth0
ip -n web -6 route add 2001:db8:9::/48 dev eth0
for family in 4:10.9.0.0/16 6:2001:db8:9::/48; do
    line="^${family#*:} .*linkdown"
    eventually "${family#*:} is linkdown" grep -q "$line" "$T/web/routes"
    cat "$T/web/routes" >/dev/null
    ! grep "$line" "$T/web/routes" | grep -q dead || fail "dead before the sysctl"
    "$T/web/join" sysctl -qw "net.ipv${family%%:*}.conf.eth0.ignore_routes_with_linkdown=1"
    same "dead in ip" yes "$(ip -n web -"${family%%:*}" route | grep "${family#*:}" | grep -q dead && echo yes)"
    grep "$line" "$T/web/routes" | grep -q dead || fail "stale: $(cat "$T/web/routes")"
done
