#!/bin/bash
# SPDX-License-Identifier: MIT
# peer is a symlink to the other end of a veth, in whichever namespace it is.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
ip -n web link add near type veth peer name far
same "in the same one" "../far ../near" "$(readlink "$T/web/links/near/peer" "$T/web/links/far/peer" | xargs)"
ip -n web link set far netns pod
same "from here" ../../../pod/links/far "$(readlink "$T/web/links/near/peer")"
same "and back" ../../../web/links/near "$(readlink "$T/pod/links/far/peer")"
for way in web/links/near pod/links/far; do
    same "$way: the peer of the peer" "$(cat "$T/$way/address")" "$(cat "$T/$way/peer/peer/address")"
    same "$way: iflink" "$(cat "$T/$way/iflink")" "$(cat "$T/$way/peer/ifindex")"
done
ip -n pod link set far name eth0
same "its new name" eth0 "$(cd "$T/web/links/near/peer" && basename "$(pwd -P)")"
ln -s "$T/pod" "$T/a-pod"
same "the first name in order" ../../../a-pod/links/eth0 "$(readlink "$T/web/links/near/peer")"
rmdir "$T/a-pod"
sleeper pod
rmdir "$T/pod"
same "without a name" "../../../by-inode/$(stat -L -c %i "/proc/$SLEEPER/ns/net")/links/eth0" \
    "$(readlink "$T/web/links/near/peer")"
same "no link has a wrong one" "" "$(find "$T" -path "$T/by-pid" -prune -o -xtype l -print)"
ln -s "/proc/$SLEEPER/ns/net" "$T/again"
same "found again" ../../../again/links/eth0 "$(readlink "$T/web/links/near/peer")"
ip -n web link add index 77 name p0 type veth peer index 77 name q0 netns again
same "with the same number on both sides" ../../../again/links/q0 "$(readlink "$T/web/links/p0/peer")"
ends $SLEEPER
