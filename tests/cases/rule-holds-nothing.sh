#!/bin/bash
# SPDX-License-Identifier: MIT
# Reading holds no descriptor, and a namespace is destroyed with its last process.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
ls "$T/by-ip" >/dev/null           # opens /sys/devices/virtual/net, see creations.h
at_start=$(ls "/proc/$DAEMON/fd" | wc -l)
unshare --net sleep 1000 & pid=$!
eventually "it runs" grep -qx sleep "/proc/$pid/comm"
ip link add witness type veth peer name eth0 netns $pid
ln -s "/proc/$pid/ns/net" /run/netns/pod2
find "$T" -type f -exec cat {} + >/dev/null
find "$T" -type l -exec readlink {} + >/dev/null
same "witness" lo "$(ls "$T/pod2/links" | grep -x lo)"
same "held" "" "$(held)"
at_rest() { [ "$(ls "/proc/$DAEMON/fd" | wc -l)" = "$at_start" ]; } # a sysfs stays mounted for a second
eventually "no descriptor more than at the start" at_rest
cd "$T/pod2/links/eth0"
exec 7<"$T/pod2/addrs" 8<"$T/pod2/links"
ends $pid
eventually "its veth has gone with it" sh -c '! ip link show witness'
refused 'Stale|No such file' cat mtu
same "a leftover" "regular empty file" "$(stat -c %F "$T/pod2")"
refused 'Stale file handle|No such device' cat <&7
cd /
exec 7<&- 8<&-
