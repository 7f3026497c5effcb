#!/bin/bash
# SPDX-License-Identifier: MIT
# A missing registry is an empty tree, and is created with the first name.
. "$(dirname "$0")/../lib.sh"
mount_tree -o registry="$TMP/later"
same "empty" "" "$(names)"
refused 'No such file' ls "$T/web"
refused 'No such file' ln -s "$TMP/nowhere" "$T/web"
[ ! -e "$TMP/later" ] || fail "made for nothing"
mkdir "$T/web"
same "names" web "$(ls "$TMP/later")"
same "ns" "$TMP/later/web" "$(readlink "$T/web/ns")"
same "mode" "755 root" "$(stat -c '%a %U' "$TMP/later")"
grep -q " $TMP/later .* shared:" /proc/self/mountinfo || fail "the registry is not shared"
rmdir "$T/web"
umount_tree
refused 'relative.none: No such file' netnsfs -f -o registry=relative/none "$T"
