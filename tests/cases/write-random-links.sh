#!/bin/bash
# SPDX-License-Identifier: MIT
# Random links of all kinds, and ports: ip(8) shows what was written, and the shown text makes an equal link.
# NETNSFS_ROUNDS: number of configurations; NETNSFS_FIRST: the first; NETNSFS_SEED: seed.
: "${NETNSFS_LIMIT:=$((100 + ${NETNSFS_ROUNDS:-0}))}"
. "$(dirname "$0")/../lib.sh"
rounds=${NETNSFS_ROUNDS:-15} first=${NETNSFS_FIRST:-0} seed=${NETNSFS_SEED:-1}
mount_tree
modprobe -q -a fou fou6 2>/dev/null || :
lower=dummy
ip link add x type dummy 2>/dev/null || lower=veth
for name in a b c d; do
    ip netns add $name
    for link in eth{0..3} p{0..6}; do
        echo "link add $link address 02:00:00:00:${#link}0:0${link//[a-z]/} type $lower"
    done | ip -n $name -batch -
done
"$(dirname "$0")/../random_config" links "$seed" "$first" "$rounds" "$T" >"$TMP/said" ||
    fail "seed $seed: $(cat "$TMP/said")"
cat "$TMP/said"
