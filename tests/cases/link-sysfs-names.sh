#!/bin/bash
# SPDX-License-Identifier: MIT
# The names in a link's directory are cached while nothing changes: changes with a bridge, up and down, a
# temporary file and a rename of the link are visible immediately.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
add_link web br0 type bridge
ip -n web link add eth0 type veth peer name eth1
link=$T/web/links/eth0
# there NAME, gone NAME: twice, so that the second answer may be one that was kept
listed() { grep -qx "$1" <<<"$(ls "$link")"; }
there() { for _ in 1 2; do [ -e "$link/$1" ] && listed "$1" || fail "no $1 ($2)"; done; }
gone() { for _ in 1 2; do [ ! -e "$link/$1" ] && ! listed "$1" || fail "$1 is there ($2)"; done; }
for i in $(seq 20); do
    gone brport "$i"
    ip -n web link set eth0 master br0
    there brport "$i"
    ip -n web link set eth0 nomaster
done
ip -n web link set eth0 up
[ ! -e "$link/testing" ] || for i in $(seq 20); do
    there testing "$i"
    ip -n web link set eth0 down
    gone testing "$i"
    ip -n web link set eth0 up
done
for name in sedABCDEF sedABCDEF; do
    for _ in 1 2; do [ ! -e "$link/$name" ] || fail "$name is there"; done
    (set -C && : >"$link/$name")
    [ -e "$link/$name" ] || fail "no temporary file"
    rm "$link/$name"
done
for _ in 1 2; do [ ! -e "$T/web/links/lan" ] || fail "lan is there"; done
ip -n web link property add dev eth1 altname lan
[ -e "$T/web/links/lan/mtu" ] || fail "no lan"
ip -n web link set eth0 down               # Linux before 6.2 renames no link that is up
ip -n web link set eth0 name lan0
link=$T/web/links/lan0
there dev_id "after a rename"
refused 'No such file' ls "$T/web/links/eth0"
ip -n web link add eth0 type veth peer name eth3
same "ids" "$(ip -n web -o link show eth0 | cut -d : -f 1) $(ip -n web -o link show lan0 | cut -d : -f 1)" \
    "$(sed -n s/IFINDEX=//p "$T/web/links/eth0/uevent" "$T/web/links/lan0/uevent" | xargs)"
