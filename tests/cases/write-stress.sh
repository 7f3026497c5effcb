#!/bin/bash
# SPDX-License-Identifier: MIT
# Four processes write, create, rename, move and delete concurrently: at the end, the tree equals the output
# of ip. NETNSFS_ROUNDS: number of operations; NETNSFS_SEED: seed.
: "${NETNSFS_LIMIT:=$((100 + ${NETNSFS_ROUNDS:-0} / 20))}"
. "$(dirname "$0")/../lib.sh"
rounds=${NETNSFS_ROUNDS:-2000} seed=${NETNSFS_SEED:-1}
mount_tree
"$(dirname "$0")/../stress" "$seed" "$rounds" "$T" >"$TMP/said" 2>&1 || fail "seed $seed: $(cat "$TMP/said")"
[ -z "${NETNSFS_ROUNDS:-}" ] || cat "$TMP/said"
kill -0 "$DAEMON" || fail "the daemon has died"
for name in $(ls /run/netns); do rmdir "$T/$name"; done
eventually "nothing is held" held_nothing
[ "$(ls "/proc/$DAEMON/fd" | wc -l)" -lt 40 ] || fail "descriptors: $(ls -l "/proc/$DAEMON/fd")"
mkdir "$T/after" && same "it goes on" lo "$(ls "$T/after/links")"
