#!/bin/bash
# SPDX-License-Identifier: MIT
# The sysfs of at most 8 recently read namespaces stays mounted for a second, and keeps none of them alive.
. "$(dirname "$0")/../lib.sh"
mount_tree
for i in $(seq 12); do mkdir "$T/ns$i"; done
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1 netns ns1
keeps() { [ "$(sysfs_roots)" = "$1" ]; }
ids=$(cat "$T"/ns{1..12}/links/lo/dev_id) kept=$(sysfs_roots)
same "dev_id" "$(yes 0x0 | head -n 12)" "$ids"
# A slow machine may need more than a second for that.
[ "$kept" = 8 ] || { [ "$NETNSFS_SLOW" -gt 1 ] && [ "$kept" -gt 0 ] && [ "$kept" -lt 8 ]; } || fail "$kept are kept"
same "of one of them" 0x0 "$(cat "$T/web/links/eth0/dev_id")"
[ ! -e "$T/web/links/eth0/queues/tx-1" ] || fail "two queues"
ip netns del web
eventually "the other end is gone" sh -c '! ip -n ns1 link show eth1'
! keeps 0 || fail "nothing was kept any more"
mkdir "$T/web"
refused 'No such file' cat "$T/web/links/eth0/uevent"
ip -n web link add eth0 numtxqueues 2 type veth peer name eth1
[ -e "$T/web/links/eth0/queues/tx-1" ] || fail "this is the sysfs of the namespace that was deleted"
for _ in $(seq 20); do cat "$T"/ns[1-9]/links/lo/dev_id "$T"/ns[1-9]/links/lo/queues/*/rps_cpus; done >"$TMP/one" &
for _ in $(seq 20); do cat "$T"/ns[4-8]/links/lo/addr_len "$T"/ns1*/links/lo/queues/*/rps_cpus; done >"$TMP/two"
wait $!
same "ids" 180 "$(grep -cx 0x0 "$TMP/one")"
same "lengths" 100 "$(grep -cx 6 "$TMP/two")"
eventually "nothing is kept" keeps 0
