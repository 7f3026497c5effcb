#!/bin/bash
# SPDX-License-Identifier: MIT
# A registry other than /run/netns becomes a mount with its first name, and is unmounted with the tree,
# unless it has names or was a mount before.
. "$(dirname "$0")/../lib.sh"
names=$TMP/names
mounts() { grep -c " $names " /proc/self/mountinfo || :; }
mkdir "$names"
mount_tree -o registry="$names"
mkdir "$T/web"
same "made a mount" 1 "$(mounts)"
rmdir "$T/web"
umount_tree
same "nothing is left" 0 "$(mounts)"

mount_tree -o registry="$names"
mkdir "$T/web" "$T/pod"
rmdir "$T/pod"
cookie=$(cat "$T/web/cookie")
umount_tree
same "a name is in it" "1 web" "$(mounts) $(ls "$names")"
mount_tree -o registry="$names"
same "still the same" "$cookie" "$(cat "$T/web/cookie")"
rmdir "$T/web"
umount_tree
same "somebody else's" 1 "$(mounts)"
umount "$names"

umount /run/netns
mkdir /run/netns 2>/dev/null || :
mount_tree
mkdir "$T/web"
rmdir "$T/web"
umount_tree
same "/run/netns stays as ip leaves it" 1 "$(grep -c ' /run/netns ' /proc/self/mountinfo)"
