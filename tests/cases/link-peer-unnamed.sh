#!/bin/bash
# SPDX-License-Identifier: MIT
# A veth peer in an unnamed namespace: peer links work in both directions, by inode or name.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name veth0 netns $$
host=by-inode/$(stat -L -c %i /proc/self/ns/net)
same "there" "../../../$host/links/veth0" "$(readlink "$T/web/links/eth0/peer")"
same "and back" ../../../../web/links/eth0 "$(readlink "$T/$host/links/veth0/peer")"
same "it is the same link" "$(cat "$T/web/links/eth0/ifindex")" "$(cat "$T/web/links/eth0/peer/peer/ifindex")"
ln -s /proc/self/ns/net "$T/host"
same "by name" ../../../host/links/veth0 "$(readlink "$T/web/links/eth0/peer")"
same "and back" ../../../web/links/eth0 "$(readlink "$T/host/links/veth0/peer")"

# A pair between two namespaces that have no names, made by their paths.
for n in 1 2; do
    unshare --net sleep 1000 &
    eventually "it sleeps" grep -qx sleep "/proc/$!/comm"
    eval "n$n=by-inode/\$(stat -L -c %i /proc/$!/ns/net)"
done
ln -s "../../../$n2/links/b" "$T/$n1/links/a"
same "one end" "../../../../$n2/links/b" "$(readlink "$T/$n1/links/a/peer")"
