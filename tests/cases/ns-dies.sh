#!/bin/bash
# SPDX-License-Identifier: MIT
# A namespace is destroyed under its directory: ESTALE or ENOENT, never data of another namespace.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add br0 type bridge
cd "$T/web"
exec 7<.
cat addrs links/br0/mtu >/dev/null
ip netns del web
for file in addrs links/br0/mtu names cookie pids; do
    refused 'Stale file handle|No such file' cat $file
    refused 'Stale file handle|No such file' stat $file
done
refused 'Stale file handle|No such file' ls links/br0
ip netns add web
refused 'Stale file handle|No such file' cat addrs
refused 'Stale file handle|No such file' ls "/proc/$$/fd/7/links"
refused 'Stale file handle|No such file|No such device' cat links/br0/mtu
same "the new one" lo "$(ls "$T/web/links")"
cd "$T/web"
ip -n web link add br0 type bridge
cd links/br0
ip -n web link del br0
refused 'Stale file handle|No such device|No such file' cat mtu
refused 'Stale file handle|No such device|No such file' ls
ip -n web link add br0 mtu 1400 type bridge
refused 'Stale file handle|No such device|No such file' cat mtu
same "the new link" 1400 "$(cat "$T/web/links/br0/mtu")"
cd /
exec 7<&-
