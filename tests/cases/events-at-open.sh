#!/bin/bash
# SPDX-License-Identifier: MIT
# The event of a name that is added while `events` is being opened is delivered at once or not at all, not
# together with the next event.
. "$(dirname "$0")/../lib.sh"
for ((i = 0; i < 300; i++)); do sleep 1000 & done       # opening looks at each process
mount_tree
for round in {1..10}; do
    cat "$T/events" >"$TMP/events" &
    reader=$!
    eventually "it reads" blocked $reader
    ip netns add "a$round"
    sleep "$((NETNSFS_SLOW - 1)).2"
    ip netns add "b$round"
    eventually "the second is listed" grep -q "b$round add" "$TMP/events"
    awk -v a="a$round" -v b="b$round" '
        $2 == a { first = $1 } $2 == b { second = $1 }
        END { exit first && second - first < 0.1 }' "$TMP/events" ||
        fail "late in round $round: $(cat "$TMP/events")"
    ends $reader
    ip netns del "a$round"
    ip netns del "b$round"
done
