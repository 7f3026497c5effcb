#!/bin/bash
# SPDX-License-Identifier: MIT
# Adopting uses exactly the supplementary groups of the caller, whatever their numbers.
. "$(dirname "$0")/../lib.sh"
mount_tree -o mode=0777,allow_other
chmod 755 "$TMP"
mkdir "$T/web"
mkdir -m 750 "$TMP/private"
touch "$TMP/private/ns"
mount --bind /run/netns/web "$TMP/private/ns"
# allowed GROUPS: to adopt what is in the directory
allowed() { setpriv --reuid 65534 --regid 65534 --groups "$1" ln -s "$TMP/private/ns" "$T/of-$1"; }
refused 'Permission denied' allowed 4242,5000
refused 'Permission denied' allowed 65536,131072,70000
for group in 5000 70000 2000000000; do
    chgrp $group "$TMP/private"
    refused 'Permission denied' allowed $((group % 65536 + 1)),4242
    allowed 4242,$group
    same "by group $group" "$(cat "$T/web/inode")" "$(cat "$T/of-4242,$group/inode")"
done
umount "$TMP/private/ns"
