#!/bin/bash
# SPDX-License-Identifier: MIT
# kill -9 affects no name and no namespace; a new daemon replaces the dead mount.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
sleeper web
cookie=$(cat "$T/web/cookie")
for way in "$T" "$T/" "$TMP/../${TMP##*/}/tree" tree; do
    cd "$TMP"
    stat "$T" >/dev/null
    kill -9 "$DAEMON"
    wait "$DAEMON" 2>/dev/null || :
    refused 'not connected' stat "$T"
    refused 'not connected' ls "$T"
    ! held_nothing || fail "a dead daemon passes for one that holds nothing"
    same "names" web "$(ls /run/netns)"
    same "the process" "$(stat -L -c %i /run/netns/web)" "$(stat -L -c %i "/proc/$SLEEPER/ns/net")"
    netnsfs -f "$way" 2>>"$TMP/log" &
    DAEMON=$!
    eventually "mounted again at $way" test -e "$T/error_log"
    same "mounts" 1 "$(grep -c " $T " /proc/self/mountinfo)"
    same "it is the same" "$cookie $SLEEPER" "$(cat "$T/web/cookie" "$T/web/pids" | xargs)"
done
kill -9 "$DAEMON"
wait "$DAEMON" 2>/dev/null || :
cd "$T" 2>/dev/null && fail "a dead tree can be entered"
netnsfs "$T"
same "in the background too" "$cookie" "$(cat "$T/web/cookie")"
DAEMON=
umount "$T"
ends $SLEEPER
