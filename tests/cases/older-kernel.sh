#!/bin/bash
# SPDX-License-Identifier: MIT
# Without an interface that the kernel may lack, or that seccomp(2) hides, netnsfs uses another one, or says so.
. "$(dirname "$0")/../lib.sh"
lacking=()
netnsfs() { exec "$NETNSFS_BUILD/tests/fault/refuse" "${lacking[@]}" -- "$NETNSFS_BUILD/netnsfs" "$@"; }
ip netns add web
ip netns add db
sleeper web
inode=$(stat -Lc %i /run/netns/db)

lacking=(NS_GET_ID clone3)
mount_tree
same "resolv.conf" "$(cat /etc/resolv.conf)" "$(cat "$T/web/resolv.conf")"
same "by-inode" "$inode" "$(cat "$T/by-inode/$inode/inode")"
ln -s "/proc/$SLEEPER/ns/net" "$T/again"
same "the same namespace" "$(cat "$T/web/cookie")" "$(cat "$T/again/cookie")"
mkdir "$T/old"
cd "$T/old" && rmdir "$T/old" && mkdir "$T/old"
refused 'Stale|No such file' cat addrs
cd / && rmdir "$T/old" "$T/again"
umount_tree

# What seccomp(2) filters may hide, as RestrictSUIDSGID= of systemd does.
lacking=(close_range)
mount_tree
refused 'not supported' cat "$T/web/resolv.conf"
refused 'not supported' ln -s "/proc/$SLEEPER/ns/net" "$T/again"
grep -q ENOSYS "$T/error_log" || fail "error_log: $(cat "$T/error_log")"
umount_tree
lacking=(openat2)
mount_tree
refused 'not supported' cat "$T/web/resolv.conf"
refused 'not supported|No such file' cat "$T/by-inode/$inode/inode"
umount_tree
lacking=(fsopen)
mount_tree
same "from netlink" 65536 "$(cat "$T/web/links/lo/mtu")"
refused 'No such file' cat "$T/web/links/lo/dev_port"
umount_tree

lacking=(NS_GET_ID SO_NETNS_COOKIE)
refused 'needs Linux 5.14' netnsfs -f "$T"
