#!/bin/bash
# SPDX-License-Identifier: MIT
# A namespace whose only holder is a mount hidden below another mount is not listed. One with a second
# holder is found there.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$TMP/below" "$TMP/beside"
touch "$TMP/below/ns" "$TMP/beside/ns" "$TMP/below/other"
cd "$T/by-inode"
listed() { ls | grep -cx "$1" || :; }
same_ns() { same "$1" "$2 1" "$(cat "$2/inode") $(listed "$2")"; }

# Our own mounts.
ip netns add web
inode=$(stat -L -c %i /run/netns/web)
mount --bind /run/netns/web "$TMP/below/ns"
ip netns del web
same_ns "seen" "$inode"
mount -t tmpfs tmpfs "$TMP/below"
same "hidden" 0 "$(listed "$inode")"
refused 'No such file' cat "$inode/inode"
grep -rs . -l . >"$TMP/all" || :
! grep . -r --include=inode . 2>&1 >/dev/null | grep 'No such file' || fail "a name that leads nowhere"
umount "$TMP/below"
same_ns "seen again" "$inode"
umount "$TMP/below/ns"

# Those of another mount namespace: FURTHER is what there is beside a hidden one.
for further in mount fd; do
    ip netns add web
    inode=$(stat -L -c %i /run/netns/web)
    unshare --mount --propagation private bash -c '
        mount --bind /run/netns/web "$1/below/ns"
        mount --bind /run/netns/web "$1/below/other"
        if [ '$further' = mount ]; then mount --bind /run/netns/web "$1/beside/ns"; else exec 7</run/netns/web; fi
        mount -t tmpfs tmpfs "$1/below"
        umount -l /run/netns/web
        touch "$1/ready"
        exec sleep 1000' - "$TMP" &
    holder=$!
    eventually "it is mounted" [ -e "$TMP/ready" ]
    ip netns del web
    same_ns "by a $further" "$inode"
    ends $holder
    rm "$TMP/ready"
done
cd /
