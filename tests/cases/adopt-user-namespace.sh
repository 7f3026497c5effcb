#!/bin/bash
# SPDX-License-Identifier: MIT
# A caller that is root only in its own user namespace has no privileges here.
. "$(dirname "$0")/../lib.sh"
unshare -Ur true || skip "no user namespaces"
mount_tree -o mode=0777,allow_other
chmod 755 "$TMP"
mkdir "$T/web"
sleeper web
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
refused 'Permission denied' $nobody unshare -Ur ln -s "/proc/$SLEEPER/ns/net" "$T/pod"
same "left" web "$(ls /run/netns)"
$nobody unshare -Urn ln -s /proc/self/ns/net "$T/pod"
same "owner of its own" 65534 "$(cat "$T/pod/owner")"
same "owner of web" 0 "$(cat "$T/web/owner")"
ends $SLEEPER
