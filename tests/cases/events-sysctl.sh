#!/bin/bash
# SPDX-License-Identifier: MIT
# Changes of sysctls that the kernel notifies are events; the initial values of a new link are not.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
exec 7<"$T/web/events"
cat <&7 >"$TMP/told" &
reader=$!
add_link web eth0 type veth peer name eth1
# told PATH VALUE: it is written, and told
told() {
    echo "$2" >"$T/web/proc/sys/$1"
    eventually "$1 is told" grep -qE "^[0-9.]+ web change sysctl $1 $2\$" "$TMP/told"
}
told net/ipv4/conf/eth0/rp_filter 2
told net/ipv4/conf/eth0/proxy_arp 1
told net/ipv4/conf/default/ignore_routes_with_linkdown 1
told net/ipv6/conf/eth0/forwarding 1
# While another process has the RTNL lock, the kernel restarts this write, finds the new value, and says nothing.
ndp_told() { echo 0 >"$T/web/proc/sys/$ndp"; echo 1 >"$T/web/proc/sys/$ndp"; grep -q "sysctl $ndp 1\$" "$TMP/told"; }
ndp=net/ipv6/conf/eth0/proxy_ndp
eventually "$ndp is told" ndp_told
echo 1 >"$T/web/proc/sys/net/ipv4/ip_forward"
for conf in all default lo eth0 eth1; do
    eventually "of ip_forward, $conf" grep -q "sysctl net/ipv4/conf/$conf/forwarding 1\$" "$TMP/told"
done
told_of() { grep -o 'sysctl [^ ]*' "$TMP/told" | sort -u | wc -l; }
same "no more than that" 10 "$(told_of)"
ip -n web link del eth0
eventually "its end" grep -q 'del link eth0' "$TMP/told"
same "nor at its end" 10 "$(told_of)"
exec 7<&-
kill $reader
