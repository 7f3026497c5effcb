#!/bin/bash
# SPDX-License-Identifier: MIT
# Setting time stamps succeeds, and has no effect.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
for path in . web web/addrs web/links web/links/lo/mtu error_log; do
    touch -c -d 2001-02-03 "$T/$path"
    touch -c -a "$T/$path"
done
touch -h "$T/web/ns"
same "names" web "$(ls /run/netns)"
same "error_log" "" "$(cat "$T/error_log")"
touch "$T/web/addrs" || fail "touch, which tries to open it first"
[ "$(stat -c %Y "$T/web/addrs")" -gt $(($(date +%s) - 60)) ] || fail "a file is as new as its reading"
