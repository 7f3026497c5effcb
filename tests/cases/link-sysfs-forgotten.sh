#!/bin/bash
# SPDX-License-Identifier: MIT
# A sysfs file of a link is found after its path number was evicted by more than 65,536 others.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/many"
ip -n web link set lo up
for i in 0 1 2 3 4 5; do ip -n many link add "eth$i" numtxqueues 2048 type veth peer name "peer$i"; done
file=$T/web/links/lo/dev_id
find "$T/many/links/"*/queues 2>/dev/null >"$TMP/paths" &
finder=$!
while kill -0 $finder 2>/dev/null; do same "dev_id" 0x0 "$(cat "$file")"; done
[ "$(wc -l <"$TMP/paths")" -gt 65536 ] || skip "only $(wc -l <"$TMP/paths") paths"
