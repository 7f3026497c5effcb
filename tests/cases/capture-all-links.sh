#!/bin/bash
# SPDX-License-Identifier: MIT
# NAME/capture/FILTER has the packets of all links, as `tcpdump -i any`, with an interface for each link. A name of a
# link cannot forge another text.
. "$(dirname "$0")/../lib.sh"
command -v tcpdump >/dev/null || skip "no tcpdump"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
hostile=$'e\e[31m|x\\'
ip -n web link add "$hostile" type veth peer name eth1 netns db
ip -n web addr add 10.1.0.1/24 dev "$hostile"
ip -n db addr add 10.1.0.2/24 dev eth1
ip -n web link set "$hostile" up
ip -n db link set eth1 up
same "a directory without files" "directory 755 " "$(stat -c '%F %a' "$T/web/capture") $(ls -A "$T/web/capture")"

(in_ns web tcpdump -pU --immediate-mode -i any -w "$TMP/tcpdump" icmp) 2>"$TMP/log" &
dump=$!
cat "$T/web/capture/icmp" >"$TMP/capture" &
reader=$!
eventually "tcpdump listens" grep -q listening "$TMP/log"
eventually "it reads" opened $reader
for address in 10.0.0.2 127.0.0.1 10.1.0.2; do (in_ns web ping -q -c 1 $address) >/dev/null; done
ip -n web link add dummy0 type dummy 2>/dev/null || ip -n web link add dummy0 type veth # a link that is new
ip -n web addr add 10.2.0.1/24 dev dummy0
ip -n web link set dummy0 up
ip -n web neigh add 10.2.0.9 lladdr 02:00:00:00:00:09 dev dummy0
(in_ns web ping -q -c 1 -W 0.1 10.2.0.9) >/dev/null || :
(in_ns web ping -q -c 1 -s 42 10.0.0.2) >/dev/null
of() { tcpdump -tenxxr "$1" 2>/dev/null; }
ends() { of "$1" | grep -q 'echo reply.*length 50'; }
eventually "tcpdump has all" ends "$TMP/tcpdump"
eventually "the file has all" ends "$TMP/capture"
same "as tcpdump -i any" "$(of "$TMP/tcpdump")" "$(of "$TMP/capture")"
kill $reader
kill -INT $dump
index() { cat "$T/web/links/$1/ifindex"; }
blocks=$("$CHECKOUT/tests/capture/blocks" "$TMP/capture")
same "interfaces, by first packet" "interface 0 276 any|netns web|icmp resolution 9
interface 1 276 eth0|netns web| resolution 9
interface 2 276 lo|netns web| resolution 9
interface 3 276 e\\033[31m|x\\134|netns web| resolution 9" "$(grep '^interface' <<<"$blocks" | head -4)"
same "packets of each" "1 4
2 2
3 2" "$(awk '$1 == "packet" { n[$2]++ } END { for (i in n) print i, n[i] }' <<<"$blocks" | sort | head -3)"
grep -q '^interface 4 276 dummy0|netns web| ' <<<"$blocks" || [ ! -e "$T/web/links/dummy0/kind" ] ||
    [ "$(cat "$T/web/links/dummy0/kind")" != dummy ] || fail "no interface of the new link: $blocks"
