#!/bin/bash
# SPDX-License-Identifier: MIT
# link is a symlink to the lower device of a macvlan or vxlan; other links have none.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
ip -n web link add eth0 type veth peer name eth1
[ ! -e "$T/web/links/eth0/link" ] || fail "a veth has none"
[ ! -e "$T/web/links/lo/link" ] || fail "lo has none"
add_link web mv0 link eth0 type macvlan
same "macvlan" ../eth0 "$(readlink "$T/web/links/mv0/link")"
[ ! -e "$T/web/links/mv0/peer" ] || fail "it is no peer"
ip -n web link set mv0 netns pod
same "from elsewhere" ../../../web/links/eth0 "$(readlink "$T/pod/links/mv0/link")"
same "it leads there" "$(cat "$T/pod/links/mv0/iflink")" "$(cat "$T/pod/links/mv0/link/ifindex")"
add_link web vx0 type vxlan id 1 dstport 4789 dev eth0
same "vxlan" ../eth0 "$(readlink "$T/web/links/vx0/link")"
