#!/bin/bash
# SPDX-License-Identifier: MIT
# Four writers and four readers: the text of an open equals a netlink dump. NETNSFS_ROUNDS: number of
# rounds, 2,000 by default.
: "${NETNSFS_LIMIT:=110}" "${NETNSFS_ROUNDS:=2000}"
export NETNSFS_LIMIT NETNSFS_ROUNDS
. "$(dirname "$0")/../lib.sh"
make_fresh
seed=${NETNSFS_SEED:-$RANDOM}
echo "seed $seed"
"$NETNSFS_BUILD/tests/fresh/fresh" "$T" "$NETNSFS_ROUNDS" "$seed" "$one" "$two" || fail "seed $seed"
kill -0 "$DAEMON" || fail "the daemon has died"
