#!/bin/bash
# SPDX-License-Identifier: MIT
# mv to another namespace moves the addresses, the state and the own routes of a link with it.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
make_routable c
cd "$T"
for name in a b; do sysctl_in $name net.ipv6.conf.default.accept_dad=0; done
ln -s ../../b/links/peer a/links/eth0
echo up | tee a/links/eth0/state b/links/peer/state >/dev/null
ip -n a addr add 10.9.0.1/24 brd + dev eth0
ip -n a addr add 10.9.0.2/24 dev eth0 label eth0:second
ip -n a addr add 10.9.1.1 peer 10.9.1.2/32 dev eth0
ip -n a addr add 2001:db8:9::1/64 dev eth0 nodad
ip -n a addr add fe80::9/64 dev eth0 nodad
each_line route a <<'END'
default via 10.9.0.254
10.60.0.0/16 dev eth0 scope link metric 7 mtu 1300
10.61.0.0/16 via 10.9.0.254 table 61
10.62.0.0/16 nexthop via 10.9.0.254 dev eth0 nexthop via 10.9.0.253 dev eth0 weight 3
10.63.0.0/16 via inet6 fe80::99 dev eth0
10.64.0.0/16 via 192.0.2.1 dev eth0 onlink proto static
::/0 via 2001:db8:9::ff
2001:db8:60::/48 via fe80::99 dev eth0 metric 55
END
ip -n a route add blackhole 10.66.0.0/16
sed 's/\beth0\b/wan/g' a/addrs | grep -v ' lo ' >"$TMP/addrs"
sed 's/\beth0\b/wan/g' a/routes | grep -v blackhole >"$TMP/routes"
sed 's/\beth0\b/wan/g' a/tables/61 >"$TMP/table"
state() { cat "$1/links/$2"/{state,mtu,address,ifalias,group}; }
echo 'the uplink' >a/links/eth0/ifalias
before=$(state a eth0)
exec 3>a/links/eth0/mtu 4<a/links/eth0/addrs

mv a/links/eth0 b/links/wan
refused 'Stale' bash -c 'echo 1300 >&3' # it is not there any more
refused 'No such device' cat <&4
exec 3>&- 4<&-
same "in one" "lo" "$(ls a/links)"
same "and in the other" "lo peer wan" "$(ls b/links | xargs)"
same "what it is" "$before" "$(state b wan)"
# An address that the kernel gave is the kernel's again.
only() { grep '\bwan\b' "$1" | sed 's/ # .*//' | grep -v 'fe80.*:' | sort; }
same "addresses" "$(only "$TMP/addrs")" "$(only b/addrs)"
same "a link-local one that was given" 1 "$(grep -c '^fe80::9/64 dev wan' b/addrs)"
same "routes" "$(sort "$TMP/routes")" "$(grep '\bwan\b' b/routes | sort)"
same "another table" "$(cat "$TMP/table")" "$(cat b/tables/61)"
same "what is not its own" "blackhole 10.66.0.0/16" "$(cat a/routes)"
same "the peer knows" ../wan "$(readlink b/links/peer/peer)"

mv b/links/wan a/links/
same "back" "lo wan, lo peer" "$(ls a/links | xargs), $(ls b/links | xargs)"
same "routes are back" "$(sort "$TMP/routes")" "$(grep '\bwan\b' a/routes | sort)"
