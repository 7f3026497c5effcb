#!/bin/bash
# SPDX-License-Identifier: MIT
# A registry reached by a symlink is the directory behind it.
. "$(dirname "$0")/../lib.sh"
mkdir "$TMP/real" "$TMP/way"
ln -s ../real "$TMP/way/netns"
mount_tree -o registry="$TMP/way/../way/netns/"
mkdir "$T/web"
same "names" web "$(ls "$TMP/real")"
same "ns" "$TMP/real/web" "$(readlink "$T/web/ns")"
same "file names" "$TMP/real/web" "$(cat "$T/web/names")"
rmdir "$T/web"
same "left" "" "$(ls "$TMP/real")"
umount_tree
mount_tree -o registry=/var/run/netns
mkdir "$T/web"
same "ns" /run/netns/web "$(readlink "$T/web/ns")"
umount_tree
