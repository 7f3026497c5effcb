#!/bin/bash
# SPDX-License-Identifier: MIT
# mount -t fuse.netnsfs takes what fstab and mount(8) pass.
. "$(dirname "$0")/../lib.sh"
# mount(8) has a PATH of its own; "installed" is to be found there.
mount -t tmpfs tmpfs /usr/local/sbin
ln -s "$(command -v netnsfs)" /usr/local/sbin/
mount -t fuse.netnsfs -o defaults,nofail,_netdev,x-systemd.automount,mode=0711 none "$T" 2>"$TMP/said" ||
    case $(cat "$TMP/said") in
    *'unknown filesystem type'*) skip "no mount.fuse here" ;;
    *) fail "$(cat "$TMP/said")" ;;
    esac
mkdir "$T/web"
same "mode" 711 "$(stat -c %a "$T")"
same "type" fuse.netnsfs "$(findmnt -no FSTYPE "$T")"
same "source" netnsfs "$(findmnt -no SOURCE "$T")"
umount "$T"
mount -t fuse.netnsfs -o rw,ro none "$T" # as any file system
refused 'Read-only' mkdir "$T/pod"
umount "$T"
eventually "no daemon is left" sh -c '! pgrep -x netnsfs'
