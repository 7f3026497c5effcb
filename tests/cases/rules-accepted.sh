#!/bin/bash
# SPDX-License-Identifier: MIT
# ip rule add accepts each line of rules, and rules then shows the same lines.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
make_routable other
ip -n other rule flush
ip -n other -6 rule flush
ip -n other rule del priority 0
ip -n other -6 rule del priority 0
each_line rule web <<'END'
priority 100 from 10.0.0.0/8 lookup 100
priority 101 from 10.0.0.1 to 10.2.0.0/16 lookup main
priority 102 to 10.3.0.3 lookup 100 protocol static
priority 103 fwmark 0x10/0xff lookup 100
priority 104 fwmark 0x10 lookup 100
priority 105 iif eth0 lookup 100
priority 106 oif lo lookup 100
priority 107 iif nope oif nope2 lookup 100
priority 108 ipproto tcp sport 10-20 dport 80 lookup 100
priority 109 ipproto udp dport 53 lookup 100
priority 110 ipproto 47 lookup 100
priority 111 uidrange 0-1000 lookup 100
priority 112 lookup main suppress_prefixlength 0
priority 113 lookup 100 suppress_ifgroup 7
priority 114 from all goto 32766
priority 115 from all goto 32000
priority 116 prohibit
priority 117 from 10.9.0.0/16 blackhole
priority 118 from 10.9.0.0/16 unreachable
priority 119 not from 10.0.0.0/8 lookup 100
priority 120 tos 0x10 lookup 100
priority 121 from all lookup 4000000000
priority 122 nop
priority 200 from 2001:db8::/32 lookup 100
priority 201 to 2001:db8::1 lookup main
priority 202 from ::/0 fwmark 1 lookup 100
priority 203 from ::/0 ipproto ipv6-icmp lookup 100
priority 204 not from ::/0 to 2001:db8::/32 iif eth0 prohibit
priority 205 from ::/0 goto 32766
priority 206 from ::/0 uidrange 5-5 lookup local suppress_prefixlength 64
END
ip -n web rule add priority 300 l3mdev 2>/dev/null || :
accepted rule "$T/web/rules"
same "again" "$(sed 's/ *#.*//' "$T/web/rules")" "$(sed 's/ *#.*//' "$T/other/rules")"
same "as ip has them" "$(ip -j -n web rule; ip -j -n web -6 rule)" "$(ip -j -n other rule; ip -j -n other -6 rule)"
