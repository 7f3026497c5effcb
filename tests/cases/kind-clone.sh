#!/bin/bash
# SPDX-License-Identifier: MIT
# A copy of kind into another namespace creates the same link: each kind, with values that are not
# the defaults. ip(8) shows no difference. Kinds that the kernel lacks are omitted.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
for name in a b; do
    for link in eth0 eth1; do
        ip -n $name link add $link type dummy 2>/dev/null || ip -n $name link add $link type veth peer name x$link
        ip -n $name link set $link address 02:00:00:00:00:0${link#eth}
    done
done
details() {
    ip -j -d -n "$1" link show x | jq -S '.[0] | .altnames |= (. // [] | sort) |
        del(.ifindex, .address, .permaddr, .linkinfo.info_data.gc_timer)'
}
made=

# kind WORDS…: with `on LINK` first, ip wants the lower device before the type
kind() {
    local lower='' said
    if [ "$1" = on ]; then lower="link $2"; shift 2; fi
    # shellcheck disable=SC2086 # words are arguments
    if ! said=$(ip -n a link add x $lower type "$@" 2>&1); then
        grep -q 'Unknown device type\|not supported\|netns name' <<<"$said" || fail "ip link add $lower type $*: $said"
        return 0
    fi
    flags='arp off allmulticast on'
    case $1 in ipv*) flags= ;; esac # they set arp themselves
    printf '%s\n' 'link property add dev x altname other altname yet-another-name-of-x' \
        "link set x gso_max_segs 1000 $flags" | ip -n a -batch - || fail "$*: options"
    mkdir "$T/b/links/x"
    cat "$T/a/links/x/options" >"$T/b/links/x/options"
    cat "$T/a/links/x/kind" >"$T/b/links/x/kind" || fail "$*: refused: $(cat "$T/a/links/x/kind")"
    same "$*" "$(details a)" "$(details b)"
    same "$*: kind of the copy" "$(cat "$T/a/links/x/kind")" "$(cat "$T/b/links/x/kind")"
    case $(cat "$T/a/links/x/kind") in
    *'#'*) fail "$*: an attribute without a word: $(cat "$T/a/links/x/kind")" ;;
    esac
    cat "$T/a/links/x/kind" >"$T/b/links/x/kind" # changes nothing
    same "$*: written again" "$(details a)" "$(details b)"
    rmdir "$T/a/links/x" "$T/b/links/x"
    made="$made $1"
}

kind bond
kind bond mode 802.3ad miimon 100 lacp_rate fast xmit_hash_policy layer3+4
kind bond mode 802.3ad lacp_active off ad_select bandwidth min_links 2 updelay 200 downdelay 300 \
    ad_user_port_key 7 ad_actor_sys_prio 9 ad_actor_system 02:00:00:00:00:07 miimon 50
kind bond mode active-backup arp_interval 100 arp_ip_target 192.0.2.1,192.0.2.2 arp_validate active \
    arp_all_targets all arp_missed_max 5 primary eth1 primary_reselect better fail_over_mac follow
kind bond mode active-backup arp_interval 50 ns_ip6_target 2001:db8::1,2001:db8::2
kind bond mode balance-rr packets_per_slave 5 resend_igmp 3 num_grat_arp 4 all_slaves_active 1 use_carrier 0
kind bond mode balance-tlb tlb_dynamic_lb 0 lp_interval 7 peer_notify_delay 200 xmit_hash_policy vlan+srcmac

kind bridge
kind bridge forward_delay 400 hello_time 100 max_age 900 ageing_time 0 stp_state 1 priority 4096 vlan_filtering 1
kind bridge mcast_querier 1 group_fwd_mask 8 vlan_default_pvid 0 vlan_protocol 802.1ad vlan_stats_enabled 1 \
    vlan_stats_per_port 1 group_address 01:80:c2:00:00:04 no_linklocal_learn 1
kind bridge vlan_filtering 1 mcast_vlan_snooping 1 mcast_router 2 mcast_query_use_ifaddr 1 mcast_hash_max 512
kind bridge mcast_last_member_count 3 mcast_startup_query_count 4 mcast_last_member_interval 200 \
    mcast_membership_interval 20000 mcast_querier_interval 20400 mcast_query_interval 10000 \
    mcast_query_response_interval 500 mcast_startup_query_interval 2500 mcast_stats_enabled 1 \
    mcast_igmp_version 3 mcast_mld_version 2
kind bridge mcast_snooping 0 nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1

kind on eth0 vlan id 12 egress-qos-map 1:2 reorder_hdr off
kind on eth0 vlan protocol 802.1ad id 13 ingress-qos-map 1:2 3:4 egress-qos-map 5:6 7:1 gvrp on mvrp on loose_binding on
kind on eth0 vlan id 14 bridge_binding on

for mode in private vepa bridge passthru; do kind on eth0 macvlan mode $mode bcqueuelen 7; done
kind on eth0 macvlan mode passthru nopromisc
kind on eth0 macvlan mode source nodst macaddr set 02:00:00:00:00:11 02:00:00:00:00:12
kind on eth0 macvtap mode bridge
for mode in l2 l3 l3s; do kind on eth0 ipvlan mode $mode vepa; done
kind on eth0 ipvtap mode l2 private

kind vxlan id 42 dstport 4789 noudpcsum
kind vxlan id 43 dstport 4790 remote 192.0.2.1 local 192.0.2.7 dev eth0 ttl inherit tos inherit df set \
    srcport 100 200 ageing 0 maxaddress 5 proxy rsc l2miss l3miss nolearning
kind vxlan id 44 dstport 4791 group ff05::1 dev eth0 local 2001:db8::1 ttl 9 tos 10 flowlabel 0x12345 \
    udp6zerocsumtx udp6zerocsumrx remcsumtx remcsumrx gbp
kind vxlan id 45 dstport 4792 remote 192.0.2.1 df inherit
kind vxlan external dstport 4793 gpe
kind vxlan external dstport 4794 vnifilter
kind geneve id 5 remote 192.0.2.1 ttl inherit tos 10 df set udpcsum
kind geneve id 6 remote 2001:db8::1 ttl 7 tos inherit df inherit flowlabel 0x54321 dstport 7000 \
    udp6zerocsumtx udp6zerocsumrx
kind geneve external dstport 7001
kind geneve id 7 remote 192.0.2.1 noudp6zerocsumrx innerprotoinherit
kind bareudp dstport 6635 ethertype mpls_uc srcportmin 900 multiproto
kind gtp role sgsn hsize 99 restart_count 7
kind gtp role ggsn
kind amt mode gateway local 192.0.2.7 discovery 192.0.2.1 dev eth0 gateway_port 5000 relay_port 5001

for type in gre gretap; do
    kind $type remote 192.0.2.1 local 192.0.2.7 ttl 64 key 5
    kind $type remote 192.0.2.1 local 192.0.2.7 dev eth0 ikey 5 okey 1.2.3.4 iseq ocsum tos inherit fwmark 7
    kind $type remote 192.0.2.1 tos 10 nopmtudisc ignore-df
    kind $type external
done
kind gre remote 239.1.1.1 local 192.0.2.7
kind erspan remote 192.0.2.1 local 192.0.2.7 seq key 7 erspan 55
kind erspan remote 192.0.2.1 local 192.0.2.7 seq key 7 erspan_ver 2 erspan_dir egress erspan_hwid 7
kind erspan remote 192.0.2.1 local 192.0.2.7 seq key 7 erspan_ver 0
for type in ip6gre ip6gretap; do
    kind $type remote 2001:db8::1 local 2001:db8::7 key 5
    kind $type remote 2001:db8::1 dev eth0 hoplimit 9 encaplimit none tclass 0x14 flowlabel 0x12345 seq icsum okey 7
    kind $type remote 2001:db8::1 hoplimit inherit encaplimit 0 tclass inherit flowlabel inherit dscp inherit fwmark inherit
    kind $type remote 2001:db8::1 fwmark 9 allow-localremote
    kind $type external
done
kind ip6erspan remote 2001:db8::1 local 2001:db8::7 seq key 7 erspan 55
kind ip6erspan remote 2001:db8::1 local 2001:db8::7 seq key 7 erspan_ver 2 erspan_dir ingress erspan_hwid 9
kind ipip remote 192.0.2.1 local 192.0.2.7 dev eth0 ttl 7 tos 4 mode ipip fwmark 9
kind ipip remote 192.0.2.1 mode mplsip nopmtudisc tos inherit
kind ipip external
modprobe -q -a fou 2>/dev/null || :
kind ipip remote 192.0.2.1 encap fou encap-sport auto encap-dport 5555 encap-csum
kind gre remote 192.0.2.1 encap gue encap-sport 77 encap-dport 5555 encap-remcsum
kind sit remote 192.0.2.1 local 192.0.2.7 ttl 9
kind sit remote 192.0.2.1 mode ip6ip
kind sit local 192.0.2.7 isatap
kind sit local 192.0.2.7 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8
kind ip6tnl remote 2001:db8::1 local 2001:db8::7
kind ip6tnl mode ipip6 remote 2001:db8::1 dev eth0 hoplimit 9 encaplimit none tclass 0x14 flowlabel 0x12345 dscp inherit
kind ip6tnl mode ip6ip6 remote 2001:db8::1 encaplimit 0 tclass inherit flowlabel inherit fwmark inherit allow-localremote
kind ip6tnl external
kind vti remote 192.0.2.1 local 192.0.2.7 key 5 fwmark 7
kind vti remote 192.0.2.1 ikey 5 okey 6 dev eth0
kind vti6 remote 2001:db8::1 local 2001:db8::7 ikey 5 okey 6 fwmark 7 dev eth0
kind xfrm dev eth0 if_id 5
kind xfrm if_id 0x10000
kind xfrm external

kind on eth0 macsec sci 0200000000aa0001 encrypt on
kind on eth0 macsec port 7 cipher gcm-aes-xpn-256 send_sci off end_station on protect off validate check encodingsa 2
kind on eth0 macsec port 8 cipher gcm-aes-256 icvlen 16 replay on window 33 validate disabled
kind hsr slave1 eth0 slave2 eth1 supervision 45
kind hsr slave1 eth0 slave2 eth1 proto 1
kind batadv
kind on eth0 rmnet mux_id 5
kind vrf table 77
for simple in dummy ifb nlmon team vcan wireguard; do kind $simple; done
[ -n "$made" ] || skip "the kernel has none of the kinds"
echo "made: $(tr ' ' '\n' <<<"$made" | sort | uniq -c | awk 'NF>1{print $2 "(" $1 ")"}' | xargs)"

mkdir "$T/a/links/x"
if (echo vxcan peer name there >"$T/a/links/x/kind") 2>/dev/null; then
    same "a pair" "vxcan vxcan" "$(cat "$T/a/links/x/kind" "$T/a/links/there/kind" | xargs)"
    rmdir "$T/a/links/x"
    mkdir "$T/a/links/x"
fi

# A netkit has words of its peer. ip(8) knows it since iproute2 6.7.
if (echo 'netkit mode l2 blackhole peer blackhole name there' >"$T/a/links/x/kind") 2>/dev/null; then
    same "a netkit" 'netkit mode l2 blackhole peer blackhole' "$(cat "$T/a/links/x/kind")"
    same "its peer" ../there "$(readlink "$T/a/links/x/peer")"
    mkdir "$T/b/links/x"
    cat "$T/a/links/x/kind" >"$T/b/links/x/kind"
    same "its copy" "$(cat "$T/a/links/x/kind")" "$(cat "$T/b/links/x/kind")"
    echo netkit forward >"$T/b/links/x/kind"
    same "a change" 'netkit mode l2 peer blackhole' "$(cat "$T/b/links/x/kind")"
    rmdir "$T/a/links/x" "$T/b/links/x"
    mkdir "$T/a/links/x"
fi

# Attributes without a word are in a comment. They are ignored when they are written, with a note that names them.
# noted WORDS: writing them leaves this line
noted() {
    echo cleared >"$T/error_log"
    "$@"
    same "a note" "note /a/links/x/$file: not set, as there is no word for it: attribute 62: 01ff, attribute 63:" \
        "$(cut -d' ' -f2- "$T/error_log")"
}
write() { echo "$1 # attribute 62: 01ff, attribute 63:" >"$T/a/links/x/$file"; }
file=kind
noted write 'bridge priority 4096'
same "a comment" "bridge priority 4096" "$(cat "$T/a/links/x/kind")"
noted write 'bridge priority 8192'
same "a comment in a change" "bridge priority 8192" "$(cat "$T/a/links/x/kind")"
rmdir "$T/a/links/x"
ip -n a link add x type veth
add_link a br0 type bridge
echo x >>"$T/a/links/br0/ports"
file=port
noted write 'bridge_slave cost 7'
[[ $(cat "$T/a/links/x/port") = "bridge_slave cost 7"* ]] || fail "$(cat "$T/a/links/x/port")"
echo cleared >"$T/error_log"
refused 'Invalid argument' write 'bridge_slave costs 7'
same "no note if it is refused" 1 "$(wc -l <"$T/error_log")"
