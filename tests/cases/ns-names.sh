#!/bin/bash
# SPDX-License-Identifier: MIT
# names lists every path where the namespace is mounted.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
mkdir "$TMP/with space"
touch "$TMP/with space/x"
same "one" /run/netns/web "$(cat "$T/web/names")"
mount --bind /run/netns/web "$TMP/with space/x"
ip netns attach again $BASHPID
ln -s "$T/web" "$T/www"
same "all" "$(printf '%s\n' /run/netns/web /run/netns/www "$TMP/with space/x" | sort)" "$(cat "$T/web/names")"
same "the same by another name" "$(cat "$T/web/names")" "$(cat "$T/www/names")"
same "as findmnt says" "$(findmnt -rno TARGET -t nsfs | sed 's/\\x20/ /' | grep -v again | sort)" "$(cat "$T/web/names")"
rmdir "$T/www"
umount "$TMP/with space/x"
same "at once" /run/netns/web "$(cat "$T/web/names")"
