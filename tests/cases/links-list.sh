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
same "sys/class/net" "$(ls "$T/web/links")" "$(ls "$T/web/sys/class/net/")"
same "its target" ../../links "$(readlink "$T/web/sys/class/net")"
same "through it" "$(cat "$T/web/links/lo/mtu")" "$(cat "$T/web/sys/class/net/lo/mtu")"
ip -n web link del veth0
check "without the pair"
refused 'No such file' ls "$T/web/links/peer0"
refused 'No such file' ls "$T/web/links/nope"
refused 'No such file' ls "$T/web/links/a-name-of-more-than-15"
