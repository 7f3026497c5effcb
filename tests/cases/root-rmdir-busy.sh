#!/bin/bash
# SPDX-License-Identifier: MIT
# rmdir removes the name; a process, an open file and a working directory inside remain usable.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
sleeper web
exec 7<"$T/web/addrs" 8</run/netns/web
cd "$T/web"
rmdir "$T/web"
same "names" "" "$(ls /run/netns)"
same "mounts" "" "$(grep /run/netns/ /proc/self/mountinfo)"
refused 'No such file' ls "$T/web"
refused 'Stale file handle|No such file' cat "$T/web/addrs" addrs
same "the open file" "127.0.0.1/8 dev lo" "$(head -1 <&7 | cut -d' ' -f1-3)"
same "the process" "net:[$(stat -L -c %i /proc/self/fd/8)]" "$(readlink "/proc/$SLEEPER/ns/net")"
ln -s "/proc/$SLEEPER/ns/net" "$T/again"
same "its links" up "$(cat "$T/again/links/lo/state")"
ends $SLEEPER
cd /
exec 7<&- 8<&-
