#!/bin/bash
# SPDX-License-Identifier: MIT
# A reserved name that another tool created in the registry is neither shown nor changed.
. "$(dirname "$0")/../lib.sh"
for name in error_log events by-ip metrics web; do ip netns add $name; done
mount_tree
same "names" "by-container by-inode by-ip by-mac by-nsid by-pid by-pod by-unit error_log metrics web" "$(ls "$T" | xargs)"
same "error_log" "regular empty file" "$(stat -c %F "$T/error_log")"
same "by-ip is a view" "" "$(ls "$T/by-ip")"
refused 'No such file|not permitted|Invalid' rmdir "$T/by-ip"
refused 'not permitted|Not a directory' rmdir "$T/error_log"
refused 'No such file|not permitted|Invalid' mv -T "$T/events" "$T/x"
same "the registry" "by-ip error_log events metrics web" "$(ls /run/netns | xargs)"
