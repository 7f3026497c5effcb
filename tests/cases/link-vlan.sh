#!/bin/bash
# SPDX-License-Identifier: MIT
# kind of a vlan has its id and protocol; link is its lower device.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
add_link web vlan10 link eth0 type vlan id 10
same "kind" "vlan id 10 link eth0" "$(cat "$T/web/links/vlan10/kind")"
same "link" ../eth0 "$(readlink "$T/web/links/vlan10/link")"
