#!/bin/bash
# SPDX-License-Identifier: MIT
# umount ends the daemon with status 0, and names and namespaces remain.
. "$(dirname "$0")/../lib.sh"
before=$(cat /proc/self/mountinfo)
mount_tree
mkdir "$T/web"
cat "$T/web/addrs" >/dev/null
umount_tree
same "names" web "$(ls /run/netns)"
same "still a namespace" lo "$(ip -j -n web link | jq -r '.[].ifname')"
umount /run/netns/web
same "mounts" "$(sed 's/ shared:[0-9]*//' <<<"$before")" "$(sed 's/ shared:[0-9]*//' /proc/self/mountinfo)"
mount_tree
cd "$T"
refused 'busy' umount "$T"
cd /
umount -l "$T"
wait "$DAEMON" || fail "umount -l: status $?"
DAEMON=
