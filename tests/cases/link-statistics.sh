#!/bin/bash
# SPDX-License-Identifier: MIT
# statistics/ has the names and values of /sys/class/net.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
ip -n web link add eth0 type veth peer name eth0 netns pod
for name in web pod; do
    sysctl_in $name net.ipv6.conf.all.disable_ipv6=1
    ip -n $name link set eth0 up
done
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n pod addr add 10.0.0.2/24 dev eth0
ip -n pod neigh add 10.0.0.1 dev eth0 lladdr "$(cat "$T/web/links/eth0/address")" nud permanent
ip -n web neigh add 10.0.0.2 dev eth0 lladdr "$(cat "$T/pod/links/eth0/address")" nud permanent
(in_ns pod bash -c 'for i in 1 2 3 4 5; do echo x >/dev/udp/10.0.0.1/9; done' 2>/dev/null) || :
sysfs_of web
for link in eth0 lo; do
    theirs="$TMP/sys-web/class/net/$link/statistics"
    same "names" "$(ls "$theirs")" "$(ls "$T/web/links/$link/statistics")"
    now() { [ "$(cd "$theirs" && grep . -- *)" = "$(cd "$T/web/links/$link/statistics" && grep . -- *)" ]; }
    eventually "the same numbers for $link" now
done
[ "$(cat "$T/web/links/eth0/statistics/rx_packets")" -gt 4 ] || fail "nothing was received"
same "bytes sent and received" "$(cat "$T/pod/links/eth0/statistics/tx_bytes")" "$(cat "$T/web/links/eth0/statistics/rx_bytes")"
same "as ip -s" "$(ip -j -s -n web link show eth0 | jq '.[0].stats64.rx.bytes')" "$(cat "$T/web/links/eth0/statistics/rx_bytes")"
