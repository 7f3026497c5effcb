#!/bin/bash
# SPDX-License-Identifier: MIT
# A function call of the daemon fails during an operation: the caller gets the error, and nothing is left
# incomplete. NETNSFS_ROUNDS: number of faults, 300 by default; 0: all.
: "${NETNSFS_LIMIT:=110}" "${NETNSFS_ROUNDS:=300}"
export NETNSFS_LIMIT NETNSFS_ROUNDS
. "$(dirname "$0")/../lib.sh"
make_busy
ip -n pod route add 10.50.0.0/16 via 10.7.0.1
for net in 10.20 10.21; do ip -n web route replace $net.0.0/16 via 10.0.0.254; done
! command -v ipset >/dev/null || (in_ns web ipset create nets hash:net) || :
sleeper web && web=$SLEEPER
sleeper pod && pod=$SLEEPER
(in_ns web python3 -c '
import socket, time
s = socket.create_server(("10.0.0.1", 81))
here, there = socket.socketpair()
socket.send_fds(here, [b"x"], [s.fileno()]) # nobody has it, so each read looks at all processes
s = socket.create_server(("10.0.0.1", 80))
time.sleep(1000)') &
eventually "it listens" grep -q ' 0100000A:0050 ' "/proc/$web/net/tcp"
sysfs_of web
sysfs_of pod
mkdir -p /run/runc
mount -t tmpfs runc /run/runc
mkdir /run/runc/box
echo "{\"id\": \"box\", \"init_process_pid\": $web, \"init_process_start\": $(cut -d ' ' -f 22 "/proc/$web/stat")}" \
    >/run/runc/box/state.json
truncate -s 4096 "$TMP/order"
netnsfs() {
    NETNSFS_FAULT=$TMP/order LD_PRELOAD=$NETNSFS_BUILD/tests/fault/fault.so \
        ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 exec "$NETNSFS_BUILD/netnsfs" "$@"
}
mount_tree -o spares=0
seed=${NETNSFS_SEED:-$RANDOM}
echo "seed $seed"
"$(dirname "$0")/../fault/faults" "$seed" "$NETNSFS_ROUNDS" "$T" "$TMP/order" "$DAEMON" "$web" "$pod" "$TMP/sys" ||
    fail "seed $seed"
