#!/bin/bash
# SPDX-License-Identifier: MIT
# kill -9 during mkdir, ln -s, mv and `>`: nothing hangs, and incomplete results can be removed.
# NETNSFS_ROUNDS: kills per operation, 3 by default.
: "${NETNSFS_LIMIT:=110}" "${NETNSFS_ROUNDS:=3}"
export NETNSFS_LIMIT NETNSFS_ROUNDS
. "$(dirname "$0")/../lib.sh"
make_routable web
ip netns add pod
ip -n web link add veth0 type veth peer name eth0 netns pod
ip -n pod addr add 10.7.0.2/24 dev eth0
ip -n pod link set eth0 up
sleeper web && web=$SLEEPER
sleeper pod && pod=$SLEEPER
seed=${NETNSFS_SEED:-$RANDOM}
echo "seed $seed"
"$(dirname "$0")/../fault/kills" "$seed" "$NETNSFS_ROUNDS" "$T" "$web" "$pod" 2>&1 || fail "seed $seed"
eventually "no child of it is left" sh -c '! grep -qx netnsfs /proc/[0-9]*/comm'
