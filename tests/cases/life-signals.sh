#!/bin/bash
# SPDX-License-Identifier: MIT
# SIGTERM, SIGINT and SIGHUP unmount, and end the daemon with status 0.
. "$(dirname "$0")/../lib.sh"
for signal in TERM INT HUP; do
    mount_tree
    mkdir -p "$T/web"
    kill -$signal "$DAEMON"
    wait "$DAEMON" || fail "$signal: status $?"
    mountpoint -q "$T" && fail "$signal: still mounted"
    same "names" web "$(ls /run/netns)"
done
netnsfs "$T"
exec 7<"$T"
pid=$(pgrep -nx netnsfs)
kill "$pid"
eventually "unmounted although in use" sh -c "! mountpoint -q '$T'"
eventually "ended" sh -c "! kill -0 $pid"
exec 7<&-
DAEMON=
