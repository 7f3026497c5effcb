#!/bin/bash
# SPDX-License-Identifier: MIT
# After thousands of random operations, the daemon's descriptors, threads and memory and the namespaces of
# the machine are as before. NETNSFS_ROUNDS: number of operations; NETNSFS_SEED: seed.
: "${NETNSFS_LIMIT:=$((110 + ${NETNSFS_ROUNDS:-0} / 20))}"
. "$(dirname "$0")/../lib.sh"
rounds=${NETNSFS_ROUNDS:-2000} seed=${NETNSFS_SEED:-$RANDOM} grows_kib=2048 threads_max=11
# What malloc(3) keeps for each thread grows for long, and is nothing that anybody has asked for.
export GLIBC_TUNABLES=glibc.malloc.tcache_count=0
mount_tree
# A sanitizer keeps what was freed, may have a thread of its own, and finds leaks by itself.
! grep -q 'lib[at]san' "/proc/$DAEMON/maps" || grows_kib=1048576 threads_max=12
churn() { # SEED COUNT
    "$(dirname "$0")/../stress" "$1" "$2" "$T" >"$TMP/said" 2>&1 || fail "seed $1: $(cat "$TMP/said")"
    for name in $(ls /run/netns); do rmdir "$T/$name"; done
    eventually "nothing is held" held_nothing
}
descriptors() { find "/proc/$DAEMON/fd" -type l | wc -l; }
threads() { find "/proc/$DAEMON/task" -mindepth 1 -maxdepth 1 | wc -l; }
resident_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$DAEMON/status"; }
in_tree() { ls "$T/by-inode" | wc -l; }
by_lsns() { lsns -n -t net -o NS | wc -l; }
measure() { echo "$(descriptors) descriptors, $(in_tree) namespaces, $(by_lsns) of them with processes"; }
# Some namespaces end a while after their last name.
is_as_before() { [ "$(measure)" = "$before" ]; }
# Those that serve are started when they are needed, and stay; those that make spares end.
are_few() { [ "$(threads)" -le "$threads_max" ]; }

ls "$T/by-ip" >/dev/null           # opens /sys/devices/virtual/net, see creations.h
churn "$seed-before" 2000
before=$(measure) kib=$(resident_kib)
churn "$seed" "$rounds"
echo "seed $seed, $rounds operations: before: $before, $kib KiB; after: $(measure), $(resident_kib) KiB, $(threads) threads"
eventually "all is as before: $before" is_as_before
eventually "no more than $threads_max threads" are_few
[ "$(resident_kib)" -le $((kib + grows_kib)) ] || fail "memory: $kib KiB before, $(resident_kib) KiB after"
