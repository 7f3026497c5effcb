#!/bin/bash
# SPDX-License-Identifier: MIT
# A name that is no namespace is an empty regular file, which rm removes.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
touch /run/netns/crumb "/run/netns/-f"
ln -s nowhere /run/netns/dangling
mkfifo /run/netns/fifo
mkdir /run/netns/dir
leftovers=$(printf '%s\n' "-f" crumb dangling dir fifo)
same "found" "$leftovers" "$(find "$T" -maxdepth 1 -type f ! -name error_log -printf '%f\n' | sort)"
same "stat" "regular empty file 0" "$(stat -c '%F %s' "$T/crumb")"
same "content" "" "$(within 9 cat "$T"/{crumb,fifo,dangling,-f,dir})"
refused 'Not a directory' ls "$T/crumb/"
refused 'Not a directory' rmdir "$T/crumb"
refused 'Is a directory' rm "$T/web"
refused 'exists' mkdir "$T/crumb"
rm -f "$T"/{-f,crumb,dangling,fifo}
same "left" "dir web" "$(ls /run/netns | xargs)"
refused 'Is a directory' rm -f "$T/dir"
ip netns add crumb
same "a directory now" directory "$(stat -c %F "$T/crumb")"
umount /run/netns/crumb
same "a leftover again" "regular empty file" "$(stat -c %F "$T/crumb")"
