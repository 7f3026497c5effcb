#!/bin/bash
# SPDX-License-Identifier: MIT
# conntrack is what /proc/net/nf_conntrack and conntrack(8) say of real connections, conntrack.stats what
# conntrack -S says; reading makes no namespace track connections.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
if [ ! -e /sys/module/nf_conntrack ]; then
    same "absent" "" "$(find "$T/web" -name 'conntrack*')"
    refused 'No such file' cat "$T/web/conntrack.stats"
    [ ! -e /sys/module/nf_conntrack ] || fail "the module was loaded"
fi
(in_ns web conntrack -C) >/dev/null 2>&1 || skip "the kernel has no ctnetlink" # which loads it
make_connected

(in_ns web ping -c 1 -q 10.0.0.2) >/dev/null
[ "$(cat "$T/web/conntrack" "$T/db/conntrack")" = "" ] || fail "reading made them track connections"
same "no connections" "entries 0" "$(head -n 1 "$T/web/conntrack.stats")"
make_connections

# The file in /proc counts its reader, and has long addresses; timeouts go on.
short() {
    python3 -c '
import ipaddress, re, sys
for line in sys.stdin:
    line = re.sub("((?:src|dst)=)([0-9a-f:]+:[0-9a-f:]+)", lambda m: m[1] + str(ipaddress.ip_address(m[2])), line)
    line = re.sub(r"^(ipv\S+ +\d+ +\S+ +\d+) \d+ ", r"\1 ", line)
    print(*re.sub(r"use=\d+", "", line).split())' | sort
}
ours=$(short <"$T/web/conntrack")
if [ -e /proc/net/nf_conntrack ]; then
    same "as in /proc" "$( (in_ns web cat /proc/net/nf_conntrack) | short)" "$ours"
fi
same "as conntrack -L" "$( (in_ns web conntrack -L -o extended 2>/dev/null) | short)" "${ours// zone=0/}"
for words in 'tcp 6 ESTABLISHED .* \[ASSURED\] mark=7 zone=0$' 'udp 17 src=10.0.0.1 .* dport=53 \[UNREPLIED\] src=' 'dport=99 .* zone=3$' \
    'dport=98 zone-orig=4 ' 'icmp 1 src=10.0.0.1 dst=10.9.9.9 type=8 code=0 id=[0-9]* .*src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=' \
    'ipv6 10 icmpv6 58 src=2001:db8::1 dst=2001:db8::2 ' 'unknown 253 src=10.0.0.1 dst=10.0.0.2 \[UNREPLIED\]'; do
    grep -qE "$words" <<<"$ours" || fail "no line like $words in
$ours"
done
same "sorted" "$(cut -d' ' -f2,4 "$T/web/conntrack" | sort -n -k1,1 -k2,2)" "$(cut -d' ' -f2,4 "$T/web/conntrack")"
same "size" 1 "$(python3 -c 'import os, sys; f = open(sys.argv[1]); print(int(os.fstat(f.fileno()).st_size == len(f.read())))' "$T/web/conntrack")"

sysctl_in web net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1
(in_ns web ping -c 1 -q 10.0.0.2) >/dev/null
grep -qE 'type=8 code=0 id=[0-9]+ packets=1 bytes=84 src=.* id=[0-9]+ packets=1 bytes=84 mark=7 zone=0 delta-time=[0-9]+ use=1$' \
    "$T/web/conntrack" || fail "no counters: $(cat "$T/web/conntrack")"

same "limit" "max $(cat /proc/sys/net/netfilter/nf_conntrack_max)" "$(sed -n 2p "$T/web/conntrack.stats")"
same "entries" "entries $(in_ns web conntrack -C)" "$(head -n 1 "$T/web/conntrack.stats")"
same "counters" "$( (in_ns web conntrack -S) | grep -oE '[a-z_]+=[0-9]+' | grep -v ^cpu= | awk -F= '
        !($1 in sum) { names[n++] = $1 } { sum[$1] += $2 }
        END { for (i = 0; i < n; i++) print names[i], sum[names[i]] }')" "$(sed 1,2d "$T/web/conntrack.stats")"
same "nothing is held" "" "$(held)"
