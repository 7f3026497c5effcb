#!/bin/bash
# SPDX-License-Identifier: MIT
# A target that is no network namespace is refused without delay, and leaves no name.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
mkfifo "$TMP/fifo"
mkdir "$TMP/dir" "$TMP/dir2"
ln -s /etc/passwd "$TMP/dir2/ns"
python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$TMP/socket" || skip "no python3"
ln -s loop "$TMP/loop"
sleep 1000 & dead=$!
ends $dead
refusing() { refused "$1" ln -sT "$2" "$T/pod"; same "left by $2" web "$(ls /run/netns)"; }
for target in "$TMP/socket" /etc/passwd /proc/self/ns/uts /proc/self/ns/mnt /proc/$$/ns/user "$TMP/fifo" \
    "$TMP/dir2" /dev/null /proc/self/fd/7 web/addrs web/links/lo/mtu error_log /dev/fuse; do
    refusing "Invalid argument" "$target" 7<>"$TMP/fifo"
done
refusing 'Invalid argument|No such file' "$TMP/dir"
refusing 'Invalid argument|No such file' web/links
for target in "/proc/$dead/ns/net" "$TMP/nowhere" nowhere "$TMP/nowhere/ns"; do
    refusing 'No such file' "$target"
done
refusing 'Not a directory' /etc/passwd/ns
refusing 'Too many levels' "$TMP/loop"
refusing 'File name too long|No such file' "$(printf 'x/%.0s' $(seq 2040))"
refusing 'File name too long' "/$(printf 'x%.0s' $(seq 256))"
refused 'Invalid argument' ln -s /proc/self/ns/net "$T/web/links/pod"
