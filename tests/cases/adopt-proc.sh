#!/bin/bash
# SPDX-License-Identifier: MIT
# ln -s adopts the namespace of a process, by each of its paths below /proc.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
sleeper web
exec 7</run/netns/web
for target in "/proc/$SLEEPER/ns/net" "/proc/$SLEEPER/task/$SLEEPER/ns/net" "/proc/$$/fd/7" \
    "//proc/./$SLEEPER/../$SLEEPER/ns/net"; do
    ln -s "$target" "$T/pod"
    same "$target" "$(cat "$T/web/inode" "$T/web/cookie")" "$(cat "$T/pod/inode" "$T/pod/cookie")"
    same "it is a directory" directory "$(stat -c %F "$T/pod")"
    same "ip knows it" "net:[$(cat "$T/web/inode")]" "$(ip netns exec pod readlink /proc/self/ns/net)"
    rmdir "$T/pod"
done
ln -s "/proc/$SLEEPER/ns/net" "$T/pod"
ends $SLEEPER
rmdir "$T/web"
same "it stays without process and first name" /run/netns/pod "$(cat "$T/pod/names")"
refused 'File exists' ln -sT "/proc/$$/ns/net" "$T/pod"
