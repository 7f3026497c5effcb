#!/bin/bash
# SPDX-License-Identifier: MIT
# mode=, gid= and allow_other restrict access, and modes of files are enforced; spares= is a number.
. "$(dirname "$0")/../lib.sh"
chmod 755 "$TMP"
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
member="setpriv --reuid 65534 --regid 65534 --groups 4242"
mount_tree
mkdir "$T/web"
same "by default" "750 0 0" "$(stat -c '%a %u %g' "$T")"
refused 'Permission denied' $nobody ls "$T"
umount_tree
mount_tree -o allow_other,gid=4242
same "with gid" "750 0 4242 4242" "$(stat -c '%a %u %g' "$T") $(stat -c %g "$T/web/addrs")"
refused 'Permission denied' $nobody ls "$T"
same "a member" lo "$($member ls "$T/web/links")"
refused 'Permission denied' $member mkdir "$T/pod"
refused 'Permission denied' $member rmdir "$T/web"
refused 'Permission denied' $member sh -c "echo >'$T/error_log'"
umount_tree
mount_tree -o mode=0755 -o allow_other
same "with mode" "755 0 0" "$(stat -c '%a %u %g' "$T")"
same "anybody" lo "$($nobody ls "$T/web/links")"
refused 'Permission denied' $nobody mkdir "$T/pod"
same "left" web "$(ls /run/netns)"
same "files" "444 644 555 755" "$(stat -c %a "$T/web/inode" "$T/error_log" "$T/web/join" "$T/web" | xargs)"
umount_tree
refused 'spares: ' netnsfs -f -o spares=257 "$T"
refused 'spares: ' netnsfs -f -o spares=-1 "$T"
for memory in 0 -1 65537; do refused 'memory: ' netnsfs -f -o memory=$memory "$T"; done
refused 'spares=x' netnsfs -f -o spares=x "$T"
