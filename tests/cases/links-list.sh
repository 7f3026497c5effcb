#!/bin/bash
# SPDX-License-Identifier: MIT
# links/ has a directory for each interface, as ip link lists them, at once.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
check() { same "$1" "$(ip -j -n web link | jq -r '.[].ifname' | sort)" "$(ls "$T/web/links")"; }
check "lo"
add_link web br0 type bridge
check "a bridge"
ip -n web link add veth0 type veth peer name peer0
check "a pair"
ip -n web link set br0 name "br.ñ-@"
check "another name"
sysfs_of web
class_net=$T/web/sys/class/net
same "sys/class/net, with bonding_masters where sysfs has it" "$(ls "$TMP/sys-web/class/net")" "$(ls "$class_net")"
same "a target" ../../../links/lo "$(readlink "$class_net/lo")"
same "through it" "$(cat "$T/web/links/lo/mtu")" "$(cat "$class_net/lo/mtu")"
refused 'No such file' readlink -v "$class_net/nope"
if ip -n web link add bond0 type bond 2>/dev/null; then
    same "bonds" bond0 "$(cat "$class_net/bonding_masters")"
    ip -n web link add bond1 type bond
    same "two of them" "$(cat "$TMP/sys-web/class/net/bonding_masters")" "$(cat "$class_net/bonding_masters")"
fi
# A link of that name is in links/, and is no file of names.
! ip -n web link add bonding_masters type veth peer name peer1 2>/dev/null ||
    same "its mtu" 1500 "$(cat "$T/web/links/bonding_masters/mtu")"
umount "$TMP/sys-web"
ip -n web link del veth0
check "without the pair"
refused 'No such file' ls "$T/web/links/peer0"
refused 'No such file' ls "$T/web/links/nope"
refused 'No such file' ls "$T/web/links/a-name-of-more-than-15"
