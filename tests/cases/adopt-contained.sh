#!/bin/bash
# SPDX-License-Identifier: MIT
# /proc/PID and / in a target are resolved in the pid namespace and root directory of the caller.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
sleeper other
mkdir "$TMP/root"
mount --rbind / "$TMP/root"
mount --make-rprivate "$TMP/root"
touch "$TMP/root$TMP/mark"
# Process 1 there is the shell itself, in web; the same number is somebody else out here.
(in_ns web unshare -pf --mount --propagation private sh -euc '
    mount -t proc proc "$2/proc"
    mount --bind "$2/run/netns/other" "$2/etc/hostname"
    chroot "$2" sh -euc "ln -s /proc/1/ns/net $1/one; ln -s /proc/\$\$/ns/net $1/shell
        ln -s /proc/self/ns/net $1/self; ln -s /etc/hostname $1/file; ! ln -s $0/nowhere $1/nothing"
' sh "$T" "$TMP/root" 2>"$TMP/said")
for name in one shell self; do
    same "$name" "$(cat "$T/web/inode")" "$(cat "$T/$name/inode")"
done
same "file" "$(cat "$T/other/inode")" "$(cat "$T/file/inode")"
same "names" "file one other self shell web" "$(ls /run/netns | xargs)"
ends $SLEEPER
umount -l "$TMP/root"
