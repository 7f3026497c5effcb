#!/bin/bash
# SPDX-License-Identifier: MIT
# grep -m1 waits for an address, a link, a namespace. Each reader reads the events after its open. A waiting
# read can be interrupted, and does not block the daemon.
. "$(dirname "$0")/../lib.sh"
mount_tree -o spares=0 # whose threads are not counted below
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
ip -n web addr add 10.0.0.1/24 dev eth0
waiting() { [ "$(awk '{ print $3 }' "/proc/$1/stat")" = S ] && grep -q events <(ls -l "/proc/$1/fd"); }
# waits_for FILE PATTERN COMMAND…: grep ends once the command has run, and not before
waits_for() {
    grep -m1 "$2" "$T/$1" >"$TMP/found" &
    reader=$!
    eventually "it waits" waiting $reader
    "${@:3}"
    wait $reader || fail "grep $2: $?"
    grep -q "$2" "$TMP/found"
}
waits_for web/events 'add addr 10.0.0.2/' ip -n web addr add 10.0.0.2/24 dev eth0
waits_for web/events 'link eth0 state up' ip -n web link set eth0 up
waits_for events 'link eth0 .*operstate up' ip -n web link set eth1 up
waits_for events 'add netns db' ip netns add db
waits_for events 'db add addr 127' ip -n db link set lo up
waits_for by-inode/"$(stat -L -c %i /run/netns/db)"/events 'add rule priority 7 ' ip -n db rule add priority 7 lookup 7

# What is there already, in the order that misses nothing.
exec 7<"$T/web/events"
ip -n web addr add 10.0.0.3/24 dev eth0
grep -q '^10.0.0.3/' "$T/web/addrs" || fail "not there"
same "what came since" "add addr 10.0.0.3/24 dev eth0" "$(grep -m1 'add addr 10.0.0.3/' <&7 | cut -d' ' -f3-7)"

# From its own open on.
exec 8<"$T/web/events"
ip -n web addr add 10.0.0.4/24 dev eth0
same "the second reader" "add addr 10.0.0.4/24 dev eth0" "$(within 10 grep -m1 'add addr' <&8 | cut -d' ' -f3-7)"
exec 7<&- 8<&-

# Interrupted by signals, one of many that share an open file, too.
exec 7<"$T/db/events"
readers=
for i in 1 2 3; do cat <&7 >/dev/null & readers="$readers $!"; done
for pid in $readers; do eventually "it waits" waiting $pid; done
for pid in $readers; do kill -KILL $pid; done
for pid in $readers; do wait $pid || same "killed" 137 $?; done 2>/dev/null
env --default-signal=INT cat "$T/events" & # a shell has those in the background ignore it
reader=$! status=0
eventually "it waits" waiting $reader
kill -INT $reader
wait $reader || status=$?
same "interrupted" 130 $status
same "a read that timed out" 124 "$(status=0; timeout 0.2 bash -c 'read -r line <&7' || status=$?; echo $status)"

# Whoever reads stands in nobody's way, and any number of reads wait without a thread (see fs/loop/pool.c for how
# many there are: main's, who leads, who follows, and eight).
readers=
for i in $(seq 30); do cat "$T/web/events" >"$TMP/out$i" & readers="$readers $!"; done
for pid in $readers; do eventually "it waits" waiting $pid; done
same "others are answered" 4 "$(within 5 grep -c 10.0.0 "$T/web/addrs")"
threads=$(ls "/proc/$DAEMON/task" | wc -l)
[ "$threads" -le 11 ] || fail "$threads threads"
ip -n web addr add 10.0.0.5/24 dev eth0
for i in $(seq 30); do eventually "reader $i" grep -q 'add addr 10.0.0.5/24' "$TMP/out$i"; done
kill $readers
for pid in $readers; do wait $pid || :; done
exec 7<&-

refused 'denied|not permitted' bash -c 'echo x >"$1"' bash "$T/web/events"
refused 'not permitted' rm -f "$T/web/events"

# The session ends while somebody reads.
cat "$T/events" >"$TMP/out" &
reader=$!
eventually "it waits" waiting $reader
refused 'busy' umount "$T"
umount -l "$T"
ip -n web addr add 10.0.0.6/24 dev eth0
eventually "still read" grep -q 10.0.0.6 "$TMP/out"
kill $reader
wait "$DAEMON" || fail "umount -l: status $?"
DAEMON=
mount_tree
cat "$T/events" "$T/web/events" >"$TMP/out" 2>&1 &
reader=$!
eventually "it waits" waiting $reader
exec 7<"$T/web/events"
kill "$DAEMON"
wait "$DAEMON" || fail "SIGTERM: status $?"
DAEMON=
wait $reader || :
exec 7<&-
