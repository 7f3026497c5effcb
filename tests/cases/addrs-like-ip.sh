#!/bin/bash
# SPDX-License-Identifier: MIT
# addrs shows the addresses of ip addr, sorted, in canonical form.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
ip -n web link set lo up
while read -r address; do
    # shellcheck disable=SC2086 # an address has words
    ip -n web addr add $address
done <<'END'
10.0.0.2/24 dev eth0 brd +
10.0.0.1/24 dev eth0
10.9.0.1/16 dev eth1 brd 10.9.255.254 scope link label eth1:nine
192.0.2.1 peer 192.0.2.2/32 dev eth1
10.8.0.1/24 dev eth1 noprefixroute metric 77
2001:db8:0:0:0:0:0:1/64 dev eth0 nodad
2001:db8::2 peer 2001:db8::3/128 dev eth0 nodad
fe80::1/64 dev eth0 nodad
END
same "addresses" "$(ip -j -n web addr | jq -r '.[] | .ifname as $i | .addr_info[] |
    "\(.local)\(if .address then " peer \(.address)" else "" end)/\(.prefixlen) dev \($i)"' | sort)" \
    "$(grep -oE '^[^ ]+( peer [^ ]+)? dev [^ ]+' "$T/web/addrs" | sort)"
same "scopes and more" "$(ip -j -n web addr | jq -r '.[].addr_info[] | [.local, .scope, .broadcast // "-",
    .metric // "-", .noprefixroute // false] | join(" ")' | sort)" "$(awk '{ split($1, a, "/"); s = b = m = "-"; n = "false"
    for (i = 2; i <= NF; i++) { if ($i == "scope") s = $(i+1); if ($i == "brd") b = $(i+1)
        if ($i == "metric") m = $(i+1); if ($i == "noprefixroute") n = "true" } print a[1], s, b, m, n }' "$T/web/addrs" | sort)"
same "stable" "$(cat "$T/web/addrs")" "$(cat "$T/web/addrs")"
same "as in the contract" "10.0.0.2/24 dev eth0 brd 10.0.0.255 scope global" "$(grep '^10.0.0.2/' "$T/web/addrs" | sed 's/ *#.*//')"
same "the label" 1 "$(grep -c ' label eth1:nine' "$T/web/addrs")"
