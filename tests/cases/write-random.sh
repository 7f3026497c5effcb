#!/bin/bash
# SPDX-License-Identifier: MIT
# Random valid configurations: ip(8) shows what was written, and the shown text restores it. NETNSFS_ROUNDS:
# number of configurations; NETNSFS_SEED: seed.
: "${NETNSFS_LIMIT:=$((100 + ${NETNSFS_ROUNDS:-0}))}"
. "$(dirname "$0")/../lib.sh"
rounds=${NETNSFS_ROUNDS:-30} seed=${NETNSFS_SEED:-1}
mount_tree
for name in a b c d; do
    ip netns add $name
    sysctl_in $name net.ipv6.conf.{all,default}.accept_dad=0 net.ipv6.conf.default.router_solicitations=0
    # The same everywhere, and so are the addresses that the kernel makes of it.
    ip -n $name link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
    add_link $name br0 address 02:00:00:00:00:03 type bridge
    for link in lo eth0 eth1 br0; do ip -n $name link set $link up; done
done
settled() { # what the kernel adds by itself is there
    for name in a b c d; do [ "$(ip -n $name -6 -o addr show scope link -tentative | wc -l)" = 2 ] || return; done
}
eventually "the links have addresses" settled
"$(dirname "$0")/../random_config" tables "$seed" 0 "$rounds" "$T" >"$TMP/said" ||
    fail "seed $seed: $(cat "$TMP/said")"
