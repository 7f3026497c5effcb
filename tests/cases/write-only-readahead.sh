#!/bin/bash
# SPDX-License-Identifier: MIT
# posix_fadvise(2) makes the kernel read ahead of a file that is open for writing only: the daemon replies
# to these reads.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
for file in error_log web/routes web/nft web/nsid web/links/lo/mtu web/proc/sys/net/ipv4/ip_forward; do
    python3 -c '
import os, sys
os.posix_fadvise(os.open(sys.argv[1], os.O_WRONLY), 0, 65536, os.POSIX_FADV_WILLNEED)' "$T/$file" || fail "$file"
    [ -e "$T/web/routes" ] || fail "the daemon has died of $file"
done
