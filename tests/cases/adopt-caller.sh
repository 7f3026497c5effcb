#!/bin/bash
# SPDX-License-Identifier: MIT
# Adopting uses the credentials of the caller.
. "$(dirname "$0")/../lib.sh"
mount_tree -o mode=0777,allow_other
chmod 755 "$TMP"
mkdir "$T/web"
sleeper web
mkdir -m 700 "$TMP/private"
touch "$TMP/private/ns"
mount --bind /run/netns/web "$TMP/private/ns"
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
$nobody sleep 1000 & own=$!
eventually "it runs" grep -qx sleep "/proc/$own/comm"
refused 'Permission denied' $nobody ln -s "/proc/$SLEEPER/ns/net" "$T/pod"
refused 'Permission denied' $nobody ln -s "$TMP/private/ns" "$T/pod"
same "left" web "$(ls /run/netns)"
$nobody ln -s "/proc/$own/ns/net" "$T/own"
same "its own" "$(stat -L -c %i /proc/self/ns/net)" "$(cat "$T/own/inode")"
$nobody ln -s /run/netns/web "$T/pod"
same "what anybody may open" "$(cat "$T/web/inode")" "$(cat "$T/pod/inode")"
group="setpriv --reuid 65534 --regid 65534 --groups 4242"
chgrp 4242 "$TMP/private" && chmod 750 "$TMP/private"
$group ln -s "$TMP/private/ns" "$T/by-group"
same "by a group of its own" "$(cat "$T/web/inode")" "$(cat "$T/by-group/inode")"
few="setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps -all,+dac_read_search --ambient-caps -all,+dac_read_search"
chmod 700 "$TMP/private"
$few ln -s "$TMP/private/ns" "$T/by-capability"
same "by a capability of its own" "$(cat "$T/web/inode")" "$(cat "$T/by-capability/inode")"
ends $own
ends $SLEEPER
umount "$TMP/private/ns"
