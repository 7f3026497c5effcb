#!/bin/bash
# SPDX-License-Identifier: MIT
# ln -s creates a veth pair with its ends in the two directories, or nothing.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
cd "$T"
ends() { ip -j -n "$1" link show type veth | jq -r '.[].ifname' | sort | xargs; }

ln -s ../../b/links/eth0 a/links/eth0
same "one end each" "eth0 eth0" "$(ends a) $(ends b)"
same "peers" "../../../b/links/eth0 ../../../a/links/eth0" \
    "$(readlink a/links/eth0/peer) $(readlink b/links/eth0/peer)"
ln -s "$T/b/links/eth1" a/links/eth1 # from the mount point
ln -s /b/links/eth2 a/links/eth2     # from the root of the tree
ln -s eth4 b/links/eth3              # in the same namespace
ln -s ./../links/../../a/links/eth5 a/links/eth6
same "all of them" "eth0 eth1 eth2 eth5 eth6, eth0 eth1 eth2 eth3 eth4" "$(ends a), $(ends b)"
same "eth3 and eth4" "../eth4 ../eth3" "$(readlink b/links/eth3/peer) $(readlink b/links/eth4/peer)"
(cd a/links && ln -s ../../b/links/rel rel)
same "from inside" ../../../b/links/rel "$(readlink a/links/rel/peer)"

before="$(ends a), $(ends b)"
refused 'File exists' ln -s ../../b/links/eth0 a/links/new
refused 'File exists' ln -sT ../../b/links/new a/links/eth0
refused 'No such file' ln -s ../../nobody/links/new a/links/new
refused 'Invalid argument' ln -s ../../b/links a/links/new
refused 'Invalid argument' ln -s ../../../b/links/new a/links/new
refused 'Invalid argument' ln -s ../../b/links/new/mtu a/links/new
refused 'Invalid argument' ln -s /proc/self/ns/net a/links/new
refused 'Invalid argument' ln -s ../../b/links/a-name-too-long-for-it a/links/new
refused 'Invalid argument' ln -s ../../b/links/new 'a/links/a b'
refused 'Invalid argument' ln -s ../../b/links/new a/links/br%d
same "nothing is left" "$before" "$(ends a), $(ends b)"
same "why" "symlink /a/links/new: there is no namespace nobody (ENOENT)" \
    "$(grep nobody error_log | cut -d' ' -f2-)"
rmdir a/links/eth0
same "rmdir takes both" "eth1 eth2 eth5 eth6 rel, eth1 eth2 eth3 eth4 rel" "$(ends a), $(ends b)"
