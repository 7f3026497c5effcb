#!/bin/bash
# SPDX-License-Identifier: MIT
# join runs a command inside, and passes on its arguments, status and standard files.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/a b"
inside="net:[$(cat "$T/web/inode")]"
same "inside" "$inside" "$("$T/web/join" readlink /proc/self/ns/net)"
same "relative" "$inside" "$(cd "$T/web" && ./join readlink /proc/self/ns/net)"
same "a name with a space" "net:[$(cat "$T/a b/inode")]" "$("$T/a b/join" readlink /proc/self/ns/net)"
same "arguments" "-x||a  b|" "$("$T/web/join" printf '%s|' -x '' 'a  b')"
same "standard files" "in out" "$(echo in | "$T/web/join" sh -c 'read -r x; echo "$x out"; echo err >&2' 2>/dev/null)"
status=0; "$T/web/join" sh -c 'exit 7' || status=$?
same "status" 7 $status
same "/sys" lo "$("$T/web/join" ls /sys/class/net | grep -v bonding_masters)"
same "mode" 555 "$(stat -c %a "$T/web/join")"
same "size" "$(wc -c <"$T/web/join")" "$(stat -c %s "$T/web/join")"
