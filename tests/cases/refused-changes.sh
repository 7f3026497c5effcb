#!/bin/bash
# SPDX-License-Identifier: MIT
# Only the objects in docs/tree.md can be created, removed or changed.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
before=$(cd "$T" && find . -path './by-*' -prune -o -print | sort)
only_read="metrics inode cookie owner names pids join links/lo/flags links/lo/statistics/rx_bytes counters/TcpActiveOpens"
for file in $only_read; do
    refused 'Permission denied' dd if=/dev/null of="$T/web/$file" conv=notrunc,nocreat
    refused 'Permission denied' tee "$T/web/$file" </dev/null
    refused 'Permission denied|not permitted' truncate -s 0 "$T/web/$file"
done
for file in $only_read nsid addrs routes rules neigh tables/local links/lo/mtu links/lo/addrs; do
    refused 'not permitted' rm -f "$T/web/$file"
    refused 'not permitted' chmod 777 "$T/web/$file"
    refused 'not permitted' chown 1:1 "$T/web/$file"
    refused 'not permitted' ln "$T/web/$file" "$T/web/other"
    refused 'not permitted' mv -T "$T/web/$file" "$T/web/other"
done
for dir in . web web/tables web/sys web/sys/class web/links/lo web/links/lo/statistics web/counters metrics; do
    refused 'not permitted' dd if=/dev/null of="$T/$dir/new"
    refused 'not permitted' mknod "$T/$dir/new" p
    refused 'not permitted' mknod "$T/$dir/new" c 1 3
    [ $dir = . ] || refused 'not permitted' mkdir "$T/$dir/new"
    [ $dir = . ] || refused 'not permitted' ln -s /proc/self/ns/net "$T/$dir/new"
done
for link in ns sys/class/net/lo; do refused 'not permitted' rm "$T/web/$link"; done
for dir in links tables sys/class links/lo/statistics counters; do
    refused 'not permitted' rmdir "$T/web/$dir"
done
refused 'not supported' rmdir "$T/web/links/lo"
refused 'not permitted' rm "$T/error_log"
refused 'not permitted|busy' chmod 777 "$T"
refused 'not permitted' chown 1 "$T/web"
refused 'not permitted' chown -h 1 "$T/web/ns"
refused 'Permission denied|Operation not permitted|Read-only|Invalid' bash -c 'echo nonsense >"$1"' bash "$T/web/ns"
same "the tree" "$before" "$(cd "$T" && find . -path './by-*' -prune -o -print | sort)"
