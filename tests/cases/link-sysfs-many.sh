#!/bin/bash
# SPDX-License-Identifier: MIT
# A directory that is in use stays, however many other paths are looked up meanwhile.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip -n web link add eth0 numtxqueues 4096 numrxqueues 4096 type veth peer name eth1 numtxqueues 4096 numrxqueues 4096
cd "$T/web/links/eth0/queues"
same "queues" 8192 "$(ls | wc -l)"
find . ../../eth1/queues . >"$TMP/paths" || fail "find"
[ "$(wc -l <"$TMP/paths")" -gt 70000 ] || fail "only $(wc -l <"$TMP/paths") paths"
same "queues, after that" 8192 "$(ls | wc -l)"
sysfs_of web
same "a file" "$(cat "$TMP/sys-web/class/net/eth0/queues/tx-7/tx_timeout")" "$(cat tx-7/tx_timeout)"
cd /
