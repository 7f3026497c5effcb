#!/bin/bash
# SPDX-License-Identifier: MIT
# ip addr add accepts each line of addrs, and addrs then shows the same lines.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
for name in web other; do ip -n $name link add eth0 type veth peer name eth1; done
while read -r address; do
    # shellcheck disable=SC2086 # an address has words
    ip -n web addr add $address
done <<'END'
10.0.0.1/24 dev eth0
10.0.0.2/24 dev eth0 brd +
10.0.0.3/25 dev eth0 brd 10.0.0.126
192.0.2.1 peer 192.0.2.2/32 dev eth0
10.1.0.1/16 dev eth1 brd 10.1.255.255 scope link label eth1:one
10.2.0.1/16 dev eth1 noprefixroute metric 42
10.3.0.1/32 dev eth1 scope host
10.4.0.1/16 dev eth1 scope 77
10.5.0.1/16 dev eth1 valid_lft 3600 preferred_lft 1800
10.6.0.1/16 dev eth1 anycast 10.6.0.255
239.1.1.1/32 dev eth1 autojoin
2001:db8::1/64 dev eth0 nodad
2001:db8::1:2 peer 2001:db8::1:3/128 dev eth0
2001:db8:1::1/64 dev eth1 home mngtmpaddr noprefixroute
2001:db8:2::1/64 dev eth1 metric 42 scope site
2001:db8:3::1/64 dev eth1 valid_lft 3600 preferred_lft 0
fe80::42/64 dev eth0 scope link
END
ip -n web link set lo up
sysctl_in web net.ipv6.conf.eth0.dad_transmits=1000 # on trial for so many seconds
grep -v 'dev lo' "$T/web/addrs" >"$TMP/lines"
accepted addr "$TMP/lines"
same "again" "$(sed 's/ *#.*//' "$TMP/lines")" "$(sed 's/ *#.*//' "$T/other/addrs")"
same "the deprecated" 1 "$(grep -c '^2001:db8:3::1/64 .*# .*deprecated' "$T/web/addrs")"
same "the tentative" 1 "$(ip -n web link set eth0 up; ip -n web link set eth1 up; ip -n web addr add 2001:db8:9::1/64 dev eth0; grep -c '^2001:db8:9::1/64 [^#]*# tentative' "$T/web/addrs")"
