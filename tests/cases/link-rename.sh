#!/bin/bash
# SPDX-License-Identifier: MIT
# mv renames a link without setting it down, and keeps its state.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip -n web route add default via 10.0.0.254
ip -n web addr add 10.3.0.1/24 dev eth0 label eth0:x
cd "$T/web"
sed 's/\beth0\b/wan/g' addrs >"$TMP/addrs"
sed 's/\beth0\b/wan/g' routes >"$TMP/routes"
index=$(cat links/eth0/ifindex)
exec 3>>links/eth0/mtu
mv links/eth0 links/wan
refused 'Stale' bash -c 'echo 1300 >&3'
exec 3>&-
same "its name" wan "$(ip -j -n web link show | jq -r ".[] | select(.ifindex == $index) | .ifname")"
same "the files" "eth1 lo wan" "$(ls links | xargs)"
same "state" up "$(cat links/wan/state)"
same "addresses" "$(sort "$TMP/addrs")" "$(sort addrs)"
same "routes" "$(sort "$TMP/routes")" "$(sort routes)"
refused 'File exists' mv -T links/wan links/eth1
refused 'Invalid argument|subdirectory' mv links/wan links/br%d
refused 'not permitted' mv links/lo links/l0
refused 'not permitted' mv links/wan/mtu links/wan/mtu2
refused 'not permitted' mv links/wan wan
refused 'No such file' mv links/nobody links/somebody
same "nothing else" "eth1 lo wan" "$(ls links | xargs)"
