#!/bin/bash
# SPDX-License-Identifier: MIT
# The inotify(7) queue of the registry overflows, and the registry is replaced: the new one is watched.
. "$(dirname "$0")/../lib.sh"
limit=$(cat /proc/sys/fs/inotify/max_queued_events)
[ "$limit" -le 100000 ] || skip "inotify keeps $limit events"
registry=$TMP/names
mkdir "$registry"
mount_tree -o registry="$registry"
ip netns add web
ln -s /run/netns/web "$registry/first"
stat "$T/first/ns" >/dev/null
exec 7<"$T/events"
cat <&7 >"$TMP/events" &
reader=$!
exec 7<&-
told() { grep -q "add netns $1\$" "$TMP/events"; }
ln -s /run/netns/web "$registry/second"
eventually "it is watched" told second

stop "$DAEMON"
seq -f "$registry/crumb%g" $((limit / 2 + 100)) >"$TMP/crumbs"
xargs touch <"$TMP/crumbs"
xargs rm <"$TMP/crumbs"
mv "$registry" "$TMP/old"
mkdir "$registry"
kill -CONT "$DAEMON"
same "the new one" "" "$(names)"
ln -s /run/netns/web "$registry/third"
eventually "the new one is watched" told third
ends $reader
