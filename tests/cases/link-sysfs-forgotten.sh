#!/bin/bash
# SPDX-License-Identifier: MIT
# A file of a link's sysfs is found though the daemon has forgotten its path, which was one of more than 65,536.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/many"
ip -n web link set lo up
for i in 0 1 2 3 4 5; do ip -n many link add "eth$i" numtxqueues 2048 type veth peer name "peer$i"; done
file=$T/web/links/lo/dev_id
same "dev_id" 0x0 "$(cat "$file")"
paths=$(find "$T/many/links/"*/queues 2>/dev/null | wc -l)
[ "$paths" -gt 65536 ] || skip "only $paths paths"
same "dev_id once more" 0x0 "$(cat "$file")"
[ -e "$file" ] || fail "not there"
