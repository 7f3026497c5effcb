#!/bin/bash
# SPDX-License-Identifier: MIT
# master is a symlink to the bridge of a link; a link without a bridge has none.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
add_link web br0 type bridge
ip -n web link add eth0 type veth peer name eth1
refused 'No such file' stat "$T/web/links/eth0/master"
same "not listed" "" "$(ls "$T/web/links/eth0" | grep -x master || :)"
ip -n web link set eth0 master br0
same "target" ../br0 "$(readlink "$T/web/links/eth0/master")"
same "listed" master "$(ls "$T/web/links/eth0" | grep -x master)"
same "it leads there" "$(cat "$T/web/links/br0/ifindex")" "$(cat "$T/web/links/eth0/master/ifindex")"
same "as sysfs has it" br0 "$(basename "$(ip netns exec web readlink /sys/class/net/eth0/master)")"
ip -n web link set br0 name br1
same "its new name" ../br1 "$(readlink "$T/web/links/eth0/master")"
ip -n web link set eth0 nomaster
[ ! -L "$T/web/links/eth0/master" ] || fail "still there"
