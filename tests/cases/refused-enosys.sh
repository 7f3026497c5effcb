#!/bin/bash
# SPDX-License-Identifier: MIT
# A system call that is not there, or that seccomp(2) hides, fails one open. The reply ENOSYS would tell FUSE that
# files here need no open: the kernel sends none from then on.
. "$(dirname "$0")/../lib.sh"
printf '\0\0\0\0\001\0\0\0\046\0\0\0' >"$TMP/order"    # struct order of tests/fault/fault.c: the next call, ENOSYS
truncate -s 4096 "$TMP/order"
netnsfs() {
    NETNSFS_FAULT=$TMP/order LD_PRELOAD=$NETNSFS_BUILD/tests/fault/fault.so \
        ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 exec "$NETNSFS_BUILD/netnsfs" "$@"
}
mount_tree
mkdir "$T/web"
sleeper web
printf '\012' | dd of="$TMP/order" conv=notrunc status=none     # CLONE
refused 'not supported' cat "$T/web/resolv.conf"
cat "$T/web/resolv.conf" >"$TMP/resolv.conf"
diff /etc/resolv.conf "$TMP/resolv.conf"
