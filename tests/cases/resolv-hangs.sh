#!/bin/bash
# SPDX-License-Identifier: MIT
# A file system that never replies occupies one child of the daemon, for any number of readers.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir -p "$T/web" "$TMP/root/etc"
mount_silent "$TMP/root/slow"
slow=$SILENT
ln -s /slow/file "$TMP/root/etc/resolv.conf"
for dir in bin lib lib64 usr; do
    [ ! -e /$dir ] || { mkdir "$TMP/root/$dir"; mount --bind /$dir "$TMP/root/$dir"; }
done
in_ns web chroot "$TMP/root" sleep 1000 &
container=$!
eventually "it is contained" sh -c "[ \$(readlink /proc/$container/root) = $TMP/root ]"

(refused 'timed out' netns-join --etc web false) & # it takes as long as the next one
join=$!
children() { cat "/proc/$DAEMON/task"/*/children | wc -w; }
refused 'timed out' cat "$T/web/resolv.conf"
for _ in 1 2 3; do refused 'busy' within 2 cat "$T/web/resolv.conf"; done
same "children" 1 "$(children)"
mkdir "$T/db"
same "another namespace" "" "$(within 2 cat "$T/db/resolv.conf")"
wait $join

ends $slow
eventually "no child is left" sh -c "! grep -q . /proc/$DAEMON/task/*/children"
refused 'not connected' cat "$T/web/resolv.conf"
umount -l "$TMP/root/slow"
rm "$TMP/root/etc/resolv.conf"
echo "nameserver 192.0.2.1" >"$TMP/root/etc/resolv.conf"
same "it is as any other" "nameserver 192.0.2.1" "$(cat "$T/web/resolv.conf")"
