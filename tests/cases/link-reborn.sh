#!/bin/bash
# SPDX-License-Identifier: MIT
# A link gets the ifindex of one that was removed by rmdir and is still open: it has all its files, and the
# open directory does not access it.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
for i in 1 2 3; do
    ip -n web link add old index 77 type veth peer name "peer$i"
    exec 7<"$T/web/links/old/mtu" 8<"$T/web/links/old"
    cd "$T/web/links/old"
    rmdir "$T/web/links/old"
    if [ $i = 1 ]; then
        ip -n web link add new index 77 mtu 1400 type veth peer name other
    else # a link that is moved keeps its number if that is free
        ip -n pod link add new index 77 mtu 1400 type veth peer name other
        mv "$T/pod/links/new" "$T/web/links/new"
    fi
    same "its number" 77 "$(cat "$T/web/links/new/ifindex")"
    [ "$(ls "$T/web/links/new" | wc -l)" -gt 10 ] || fail "the new link has no files"
    same "its mtu" 1400 "$(cat "$T/web/links/new/mtu")"
    same "its state" down "$(cat "$T/web/links/new/state")"
    echo up >"$T/web/links/new/state"
    same "its state" up "$(cat "$T/web/links/new/state")"
    refused 'Stale file handle|No such file|No such device|Input/output error' cat mtu
    refused 'Stale file handle|No such file|No such device|Input/output error' cat /proc/$$/fd/8/mtu
    cd "$T/web/links/new"
    same "from inside" 77 "$(cat ifindex)"
    cd /
    rmdir "$T/web/links/new"
    exec 7<&- 8<&-
    [ ! -e "$T/web/links/new" ] || fail "it is still there"
done
