#!/bin/bash
# SPDX-License-Identifier: MIT
# After lost notifications (the daemon is stopped while the socket buffer overflows), opens return the
# current state, now and later.
: "${NETNSFS_LIMIT:=110}" "${NETNSFS_ROUNDS:=$((1000 / ${NETNSFS_SLOW:-1}))}"
export NETNSFS_LIMIT NETNSFS_ROUNDS
. "$(dirname "$0")/../lib.sh"
make_fresh
ip netns add noise
ip -n noise link set lo up
for i in $(seq 5000); do echo "addr add 10.$((i / 250)).$((i % 250)).1/32 dev lo"; done >"$TMP/add"
sed 's/ add / del /' "$TMP/add" | cat "$TMP/add" - >"$TMP/batch"
cat "$T/noise/addrs" "$T/noise/addrs" >/dev/null # so that it is heard

# How often the kernel had no room for an event: the sum of Drops of netlink sockets that are not in
# our namespace is not to be seen, so it is enough that all of it could not be queued.
overflow() {
    stop "$DAEMON"
    for _ in 1 2; do ip -n noise -batch "$TMP/batch"; done
    "$@"
    kill -CONT "$DAEMON"
}
cat "$T/web/addrs" "$T/web/addrs" "$T/web/routes" "$T/web/routes" >/dev/null
for i in 1 2 3; do
    overflow ip -n web addr add "10.88.$i.1/24" dev eth1
    grep -q "^10.88.$i.1/24" "$T/web/addrs" || fail "address $i was lost"
    grep -q "^10.88.$i.0/24" "$T/web/routes" || fail "route $i was lost"
    ip -n web addr del "10.88.$i.1/24" dev eth1
    ! grep -q "^10.88.$i.1/24" "$T/web/addrs" || fail "after that nothing is heard"
done
# While everybody reads and writes.
(while :; do
    overflow true
    sleep "$((200 * NETNSFS_SLOW))e-3" # so much of the time it runs, and is asked
done) & noise=$!
seed=${NETNSFS_SEED:-$$}
"$NETNSFS_BUILD/tests/fresh/fresh" "$T" "$NETNSFS_ROUNDS" "$seed" "$one" "$two" || fail "seed $seed"
kill "$noise"
wait "$noise" 2>/dev/null || :
kill -CONT "$DAEMON"
