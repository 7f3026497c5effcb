#!/bin/bash
# SPDX-License-Identifier: MIT
# ip route add accepts each line of routes, and routes then shows the same lines.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
make_routable other
each_line route web <<'END'
default via 10.0.0.254 dev eth0
default via 10.1.0.254 dev eth1 metric 50 proto static
10.20.0.0/16 via 10.0.0.254 src 10.0.0.1 metric 7
10.21.0.0/16 dev eth0 scope link
10.22.0.0/16 dev eth0 scope global proto 99
10.23.0.1 via 10.0.0.254 mtu 1400 advmss 1300 window 1000 initcwnd 4 initrwnd 5
10.23.0.2 via 10.0.0.254 mtu lock 1400 rtt 100ms rttvar 50ms rto_min 30ms ssthresh 7 cwnd lock 9 reordering 4
10.23.0.4 via 10.0.0.254 rtt lock 100ms rttvar lock 50ms
10.23.0.3 via 10.0.0.254 hoplimit 9 quickack 1 features ecn congctl reno fastopen_no_cookie 1
10.24.0.0/16 via 192.0.2.9 dev eth0 onlink
10.25.0.0/16 tos 0x10 via 10.0.0.254
10.25.0.0/16 tos 0x08 via 10.1.0.254
10.25.0.0/16 via 10.0.0.254
blackhole 10.26.0.0/16
unreachable 10.27.0.0/16 metric 3
prohibit 10.28.0.0/16
throw 10.29.0.0/16
blackhole default metric 1000
10.30.0.0/16 nexthop via 10.0.0.254 dev eth0 weight 1 nexthop via 10.1.0.254 dev eth1 weight 20
10.31.0.0/16 proto static metric 9 nexthop via 192.0.2.9 dev eth0 weight 1 onlink nexthop dev eth1 weight 256
10.32.0.0/16 via inet6 fe80::9 dev eth0
10.33.0.0/16 nexthop via inet6 fe80::9 dev eth0 weight 1 nexthop via 10.1.0.254 dev eth1 weight 2
local 10.34.0.1 dev eth0 table main scope host
broadcast 10.34.0.255 dev eth0 table main scope link
multicast 239.5.5.5 dev eth0 table main
0.0.0.0/1 via 10.0.0.254
0.0.0.0/8 via 10.0.0.254
10.35.0.0/16 dev lo scope host
::/0 via 2001:db8::fe dev eth0
::/0 via fe80::fe dev eth1 metric 50 proto static pref high
2001:db8:20::/48 via 2001:db8::fe src 2001:db8::1 metric 7
2001:db8:21::/48 dev eth0
2001:db8:22::1 via 2001:db8::fe mtu 1400 advmss 1300 hoplimit 9
2001:db8:23::/48 via 2001:db8:ffff::9 dev eth0 onlink
2001:db8:24::/48 from 2001:db8:40::/48 via 2001:db8::fe
blackhole 2001:db8:26::/48
unreachable 2001:db8:27::/48 metric 3
prohibit 2001:db8:28::/48
throw 2001:db8:29::/48
unreachable ::/0 metric 5000
2001:db8:30::/48 nexthop via 2001:db8::fe dev eth0 weight 1 nexthop via 2001:db8:1::fe dev eth1 weight 20
2001:db8:31::/48 dev eth1 pref low metric 5
local 2001:db8:34::1 dev lo table main
::/1 dev eth0
2001:db8:35::/48 dev eth0 expires 3600
multicast ff0e::5 dev eth0 table main
END
accepted route "$T/web/routes"
same "again" "$(sed 's/ *#.*//' "$T/web/routes")" "$(sed 's/ *#.*//' "$T/other/routes")"
of() { ip -j -d -n "$1" route; ip -j -d -6 -n "$1" route | sed 's/"expires":[0-9]*,//'; }     # that ticks
same "as ip has them" "$(of web)" "$(of other)"
