#!/bin/bash
# SPDX-License-Identifier: MIT
# A veth's end in the machine's own, unnamed namespace has no peer to show; adopted, it has.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name veth0 netns $$
[ ! -e "$T/web/links/eth0/peer" ] || fail "it has a peer: $(readlink "$T/web/links/eth0/peer")"
ln -s /proc/self/ns/net "$T/host"
same "now it has" ../../../host/links/veth0 "$(readlink "$T/web/links/eth0/peer")"
same "and back" ../../../web/links/eth0 "$(readlink "$T/host/links/veth0/peer")"
