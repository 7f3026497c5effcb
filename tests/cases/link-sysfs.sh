#!/bin/bash
# SPDX-License-Identifier: MIT
# The files of a link equal those of /sys/class/net, for all kinds of links.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
sysctl_in web net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
links="lo up0 up1 down0 down1"
ip -n web link add up0 type veth peer name up1
ip -n web link add down0 type veth peer name down1
ip -n web link set up0 up mtu 1400 txqueuelen 42 group 7 alias 'with  space and "ä" \ #'
ip -n web link set up1 up multicast off arp off
ip -n web link set up1 promisc on
ip -n web link set up0 allmulticast on
ip -n web link set lo up
# each LINK KIND…: one more link, where the kernel has the kind
each() { ip -n web link add "$@" 2>/dev/null && links="$links $1"; }
each br0 type bridge || :
each brdown type bridge || :
ip -n web link set br0 up
ip -n web link set down0 master br0
each vx0 type vxlan id 42 dstport 4789 dev up0 && ip -n web link set vx0 up || :
each mv0 link up0 type macvlan mode bridge && ip -n web link set mv0 up || :
each vlan0 link up0 type vlan id 10 || :
each dummy0 type dummy || :
each ifb9 type ifb && ip -n web link set ifb9 up || :
each gre9 type gre local 192.0.2.1 remote 192.0.2.2 || :
ip -n web tuntap add tap0 mode tap && ip -n web tuntap add tun0 mode tun && links="$links tap0 tun0" &&
    ip -n web link set tun0 up || :
sysfs_of web
# everything CLASS-DIRECTORY: each file and what is in it; one that cannot be read says nothing
everything() {
    cd "$1"
    for link in $links; do
        for file in ifindex iflink address broadcast mtu operstate carrier flags type speed duplex tx_queue_len \
            ifalias carrier_changes carrier_up_count carrier_down_count dormant link_mode netdev_group proto_down; do
            printf '%s/%s: %s\n' "$link" $file "$(cat "$link/$file" 2>/dev/null)"
        done
        printf '%s/group: %s\n' "$link" "$(cat "$link/netdev_group" 2>/dev/null || cat "$link/group")"
    done
    cd /
}
# Carriers settle in their own time: what sysfs says before and after is what it said in between.
stable() {
    sysfs=$(everything "$TMP/sys-web/class/net")
    files=$(everything "$T/web/links")
    [ "$sysfs" = "$(everything "$TMP/sys-web/class/net")" ]
}
eventually "carriers are settled" stable
same "files" "$sysfs" "$files"
