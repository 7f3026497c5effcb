#!/bin/sh
# SPDX-License-Identifier: MIT
# Takes away the namespaces that were made in a round, and waits until the kernel has taken them apart, which
# keeps it busy long after. It does that in batches, in order: a link that goes with one of the next batch
# but one says that all before are done.
ls /run/netns | sed -n '/^bench\|^many\|^warm/s/^/netns del /p' | ip -force -batch -
for _ in 1 2; do
    ip netns add settle
    ip link add settle0 type veth peer name settle1 netns settle
    ip netns del settle
    while ip link show settle0 >/dev/null 2>&1; do sleep 0.02; done
done
