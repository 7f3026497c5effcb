#!/bin/bash
# SPDX-License-Identifier: MIT
# A link that cannot be moved with its whole state is left unchanged.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
cd "$T"
for i in 0 1; do ln -s ../../b/links/eth$i a/links/eth$i; done
for name in a b; do for i in 0 1; do echo up >$name/links/eth$i/state; done; done
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n a addr add 10.1.0.1/24 dev eth1
ip -n a route add default via 10.0.0.2
ip -n a route add 10.7.0.0/16 nexthop via 10.0.0.2 nexthop via 10.1.0.2
ip -n a route add 10.8.0.0/16 nexthop via 10.0.0.2 nexthop via 10.0.0.3
ip -n b addr add 10.2.0.1/24 dev eth1
ip -n b route add default via 10.2.0.2
all() { (cd "$T" && grep -r '' a/addrs a/routes a/links/eth0/{ifindex,state,mtu} b/addrs b/routes | grep -v fe80 | sort); }
before=$(all)
refused 'File exists' mv a/links/eth0 b/links/
refused 'File exists' mv -T a/links/eth0 b/links/eth1
refused 'not permitted' mv -T a/links/lo b/links/l0
refused 'not permitted' mv a/links/eth0 b/eth0
refused 'Invalid argument|subdirectory' mv a/links/eth0 b/links/br%d
refused 'busy' mv a/links/eth0 b/links/wan # there is a default route already
same "why" "rename /a/links/eth0: route default: File exists; it was moved back (EBUSY)" \
    "$(tail -1 error_log | cut -d' ' -f2-)"
same "all is as it was" "$before" "$(all)"
mkdir b/links/wan
refused 'File exists' mv -T a/links/eth0 b/links/wan
rmdir b/links/wan
ip -n b route del default
mv a/links/eth0 b/links/wan
same "now it can" "eth0 eth1 lo wan" "$(ls b/links | xargs)"
mkdir a/links/br0
echo bridge >a/links/br0/kind 2>/dev/null || exit 0
refused 'not permitted' mv a/links/br0 b/links/ # the kernel moves no bridge
same "it stays" "br0 eth1 lo" "$(ls a/links | xargs)"
