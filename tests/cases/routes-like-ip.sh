#!/bin/bash
# SPDX-License-Identifier: MIT
# routes has each route of the main table once, IPv4 first, in the format of ip route.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
each_line route web <<'END'
default via 10.0.0.254 dev eth0
default via 10.1.0.254 dev eth1 metric 50 proto static
10.20.0.0/16 via 10.0.0.254 src 10.0.0.1 metric 7
10.21.0.0/16 dev eth0 scope link
10.22.0.0/16 dev eth0 scope global proto 99
10.23.0.1 via 10.0.0.254 mtu 1400 advmss 1300 window 1000 initcwnd 4 initrwnd 5
10.23.0.2 via 10.0.0.254 mtu lock 1400 rtt 100ms rttvar 50ms rto_min 30ms ssthresh 7 cwnd lock 9 reordering 4
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
2001:db8:31::/48 dev eth1 pref low metric 5
::/1 dev eth0
2001:db8:35::/48 dev eth0 expires 3600
multicast ff0e::5 dev eth0 table main
END
same "in words" "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
::/0 via 2001:db8::fe dev eth0 metric 1024 pref medium
default via 10.0.0.254 dev eth0" "$(grep -E '^(default via 10.0|10.0.0.0/24|::/0 via 2001)' "$T/web/routes" | sort)"
# fields LINES: what both say, in one order
fields() {
    awk '{ sub(/#.*/, ""); via = dev = metric = src = "-"; at = $1 ~ /^[a-z]/ && $1 != "default" ? 2 : 1
        for (i = at; i <= NF; i++) { if ($i == "via") via = $(i+1); if ($i == "dev") dev = $(i+1)
            if ($i == "metric") metric = $(i+1); if ($i == "src") src = $(i+1) }
        print (at == 2 ? $1 : "unicast"), $at, via, dev, metric, src }' | sort
}
same "IPv4" "$(ip -n web -4 route | fields)" "$(grep -vE '^([a-z]+ )?[^ ]*:' "$T/web/routes" | fields)"
same "IPv6" "$(ip -n web -6 route | sed -E 's/^([a-z]+ )?default/\1::\/0/' | sed 's/dev lo //' | fields)" \
    "$(grep -E '^([a-z]+ )?[^ ]*:' "$T/web/routes" | sed 's/dev lo //' | fields)"
same "IPv4 comes first" "" "$(sed -n '/^\([a-z]* \)\?[0-9a-f]*:/,$p' "$T/web/routes" | grep -vE '^([a-z]+ )?[0-9a-f]*:' || :)"
same "no line twice" "" "$(sort "$T/web/routes" | uniq -d)"
