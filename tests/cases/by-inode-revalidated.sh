#!/bin/bash
# SPDX-License-Identifier: MIT
# A namespace is found by its only mount, also if a file system must be asked about the path to it,
# as with a root on 9p or NFS. If that does not answer, requests end all the same.
. "$(dirname "$0")/../lib.sh"
mount_tree
other=$TMP/other                # the directory of a link has no timeout in the dentry cache
mkdir "$other" "$TMP/names"
netnsfs -f -o registry="$TMP/names" "$other" 2>>"$TMP/log" &
daemon=$!
eventually "it is mounted" [ -e "$other/error_log" ]
mkdir "$other/web"
unshare --net sleep 1000 &
process=$!
eventually "it has a namespace" eval '[ "$(stat -L -c %i /proc/'$process'/ns/net)" != "$(stat -L -c %i /proc/self/ns/net)" ]'
inode=$(stat -L -c %i "/proc/$process/ns/net")
point=$other/web/links/lo/mtu
mount --bind "/proc/$process/ns/net" "$point"
kill $process
wait $process 2>/dev/null || :
grep -qx "$inode" "$T/by-inode/$inode/inode" || fail "not found"
ls "$T/by-inode" | grep -qx "$inode" || fail "not listed"
same "its mount" "$point" "$(cat "$T/by-inode/$inode/names")"

stop $daemon
within 10 cat "$T/by-inode/$inode/inode" >/dev/null 2>&1 && fail "it was found without an answer"
within 10 ls "$T/by-inode" >/dev/null
kill -CONT $daemon
umount "$point"
umount "$other"
wait $daemon
