#!/bin/bash
# SPDX-License-Identifier: MIT
# Without the privilege to mount, or without /dev/fuse: one line of error, and no daemon.
. "$(dirname "$0")/../lib.sh"
before=$(cat /proc/self/mountinfo)
for without in sys_admin net_admin; do
    setpriv --bounding-set -$without netnsfs "$T" >"$TMP/said" 2>&1 && { umount "$T"; continue; }
    same "lines without $without: $(cat "$TMP/said")" 1 "$(wc -l <"$TMP/said")"
    same "mounts" "$before" "$(cat /proc/self/mountinfo)"
done
refused 'not permitted|denied' setpriv --bounding-set -sys_admin netnsfs "$T"
mount --bind /dev/null /dev/fuse
refused 'netnsfs|fuse' netnsfs "$T"
umount /dev/fuse
same "mounts at the end" "$before" "$(cat /proc/self/mountinfo)"
eventually "no process is left" sh -c "! pgrep -x netnsfs"   # one was mounted and unmounted
