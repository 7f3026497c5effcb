#!/bin/bash
# SPDX-License-Identifier: MIT
# A target in the tree that has no dentry yet, or does not exist, does not hang.
. "$(dirname "$0")/../lib.sh"
ip netns add web
mount_tree
within 10 ln -s web "$T/www" || fail "a relative target hangs"
same "adopted" "$(stat -L -c %i /run/netns/web)" "$(cat "$T/www/inode")"
ip netns add pod
within 10 ln -s "$T/pod/ns" "$T/pod2" || fail "an absolute target hangs"
refused 'No such file' ln -s "$T/nothing" "$T/x"
refused 'No such file' ln -sT x "$T/x"
refused 'No such file|levels' ln -sT "$T/x/ns" "$T/x"
ln -s "$T" "$TMP/way"
refused 'No such file' ln -s "$TMP/way/nothing" "$T/x"
mkdir "$TMP/elsewhere"
mount --bind "$T" "$TMP/elsewhere"
refused 'No such file' ln -s "$TMP/elsewhere/nothing" "$T/x"
same "names" "pod pod2 web www" "$(ls /run/netns | xargs)"
umount "$TMP/elsewhere"
