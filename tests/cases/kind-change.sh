#!/bin/bash
# SPDX-License-Identifier: MIT
# A write to kind changes the attributes that it contains, as ip link set does, and no others. What
# cannot be changed is an error, and the reason of the kernel is in error_log.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a"
for link in eth0 eth1; do ip -n a link add $link type veth peer name x$link; done
kind=$T/a/links/x/kind
details() { ip -j -d -n a link show x | jq -S '.[0].linkinfo | del(.info_data.gc_timer)'; }
write() { echo "$1" >"$kind"; }

# change WORDS CHANGE RESULT: a link made by ip(8), changed, and as kind shows it then; ip(8), which
# changes another one, sees the same
change() {
    ip -n a link del x 2>/dev/null || :
    # shellcheck disable=SC2086 # words are arguments
    ip -n a link add x $1 2>/dev/null || return 0
    write "$2"
    same "$1: $2" "$3" "$(cat "$kind")"
    here=$(details)
    ip -n a link del x
    # shellcheck disable=SC2086
    ip -n a link add x $1
    # shellcheck disable=SC2086
    ip -n a link set x type $2
    same "$1: $2, as ip" "$(details)" "$here"
    write "$3"
    same "$1: written again" "$here" "$(details)"
}

change 'type bridge' 'bridge priority 4096 mcast_querier 1' 'bridge priority 4096 mcast_querier 1'
change 'type bridge priority 4096' 'bridge group_fwd_mask 8 no_linklocal_learn 1' \
    'bridge priority 4096 group_fwd_mask 0x8 no_linklocal_learn 1'
change 'type vxlan id 42 dstport 4789 remote 192.0.2.1' 'vxlan remote 192.0.2.2 ttl 9' \
    'vxlan id 42 remote 192.0.2.2 dstport 4789 ttl 9'
change 'link eth0 type macvlan mode vepa' 'macvlan mode bridge' 'macvlan link eth0 mode bridge'
change 'link eth0 type macvlan mode source macaddr set 02:00:00:00:00:11' 'macvlan mode source macaddr set 02:00:00:00:00:12' \
    'macvlan link eth0 mode source macaddr set 02:00:00:00:00:12'
change 'type bond mode active-backup' 'bond miimon 200' 'bond mode active-backup miimon 200'
change 'type bond' 'bond mode 802.3ad lacp_rate fast' 'bond mode 802.3ad miimon 100 lacp_rate fast'
change 'link eth0 type vlan id 7' 'vlan gvrp on egress-qos-map 1:2' 'vlan id 7 link eth0 gvrp on egress-qos-map 1:2'
change 'type gre remote 192.0.2.1 key 5 ttl 7' 'gre remote 192.0.2.2' 'gre remote 192.0.2.2 ttl 7 ikey 5 okey 5'
change 'type ip6tnl remote 2001:db8::1 dscp inherit' 'ip6tnl tclass inherit' \
    'ip6tnl remote 2001:db8::1 tclass inherit dscp inherit'
change 'type geneve id 5 remote 192.0.2.1 ttl inherit udp6zerocsumrx' 'geneve id 5 ttl 7 tos 10' \
    'geneve id 5 remote 192.0.2.1 dstport 6081 ttl 7 tos 0x10 noudpcsum udp6zerocsumrx'

ip -n a link del x 2>/dev/null || :
ip -n a link add x type bridge priority 4096
before=$(details)
refused 'File exists' write dummy
refused 'Invalid argument' write 'bridge priorities 7'
refused 'Invalid argument' write 'bridge priority 70000'
same "unchanged" "$before" "$(details)"
echo 'bridge # attribute 62: 01' >"$kind"
same "a comment changes nothing" "$before" "$(details)"
refused 'Numerical result out of range' write 'bridge hello_time 5000'
ip -n a link del x
ip -n a link add x link eth0 type macvlan mode bridge 2>/dev/null || exit 0
refused 'File exists' write 'macvlan link eth1 mode bridge'
refused 'No such device' write 'macvlan link eth7 mode bridge'
ip -n a link del x
ip -n a link add x type vxlan id 42 dstport 4789 2>/dev/null || exit 0
refused 'Operation not supported' write 'vxlan id 43'
tail -n 1 "$T/error_log" | grep -q 'Cannot change VNI' || fail "no reason: $(tail -n 1 "$T/error_log")"
ip -n a link del x
ip -n a link add x type bond mode active-backup 2>/dev/null || exit 0
ip -n a link set eth0 down
ip -n a link set eth0 master x
refused 'Directory not empty' write 'bond mode 802.3ad'
write 'bond active_slave eth0 primary eth0'
same "of a port" 'bond mode active-backup primary eth0' "$(cat "$kind")"
