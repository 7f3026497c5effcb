#!/bin/bash
# SPDX-License-Identifier: MIT
# A thousand namespaces: ls -l and cat of all are complete, and nothing is held.
. "$(dirname "$0")/../lib.sh"
mount_tree
{ for i in $(seq 1000); do echo "netns add n$i"; done; } | ip -batch -
same "names" 1000 "$(ls -l "$T" | grep -c ' n[0-9]*$')"
same "addrs" 0 "$(cat "$T"/*/addrs | wc -l)"
same "inodes" 1000 "$(cat "$T"/*/inode | sort -u | wc -l)"
same "cookies" 1000 "$(cat "$T"/*/cookie | sort -u | wc -l)"
for i in 1 500 1000; do ip -n n$i addr add 10.0.0.1/32 dev lo; done
same "addrs of three" 3 "$(cat "$T"/*/addrs | wc -l)"
same "held" "" "$(held)"
[ "$(ls "/proc/$DAEMON/fd" | wc -l)" -lt 40 ] || fail "descriptors: $(ls -l "/proc/$DAEMON/fd")"
rmdir "$T"/n?
same "left" 991 "$(ls /run/netns | wc -l)"
{ for i in $(seq 10 1000); do echo "netns del n$i"; done; } | ip -batch -
same "none" "" "$(names)"
