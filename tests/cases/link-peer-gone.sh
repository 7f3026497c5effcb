#!/bin/bash
# SPDX-License-Identifier: MIT
# A veth disappears with its peer: open files of it return errors, and its name is free.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b" "$T/c"
cd "$T"
ln -s ../../b/links/eth0 a/links/eth0
echo 10.0.0.1/24 >a/links/eth0/addrs
exec 3<>a/links/eth0/mtu
rmdir b/links/eth0
same "both" "lo, lo" "$(ls a/links), $(ls b/links)"
refused 'No such device|Stale' bash -c 'echo 1400 >&3'
refused 'No such file' bash -c 'echo 10.0.0.2/24 >>a/links/eth0/addrs'
refused 'No such file' mv a/links/eth0 c/links/
refused 'No such file' readlink -v a/links/eth0/peer
refused 'No such device' bash -c 'echo 10.0.0.3/24 dev eth0 >>a/addrs'
ln -s ../../b/links/eth0 a/links/eth0
refused 'No such device|Stale' bash -c 'echo 1400 >&3' # it is another one
same "the new one is not touched" 1500 "$(cat a/links/eth0/mtu)"
exec 3>&-
# The namespace of the peer is no more: so is the peer, a moment later.
rmdir b
eventually "it goes with the other end" bash -c '! ip -n a link show eth0'
same "gone" lo "$(ls a/links)"
refused 'No such file' mv a/links/eth0 c/links/
# Its namespace has no name any more, but goes on.
mkdir b
ln -s ../../b/links/eth0 a/links/eth0
sleeper b
rmdir b
same "there" eth0 "$(ls a/links/eth0/peer/.. | grep -vx lo)"
mv a/links/eth0 c/links/wan
same "it moves all the same" "lo, lo wan" "$(ls a/links), $(ls c/links | xargs)"
ends "$SLEEPER"
eventually "and goes with the other end" bash -c '! ip -n c link show wan'
