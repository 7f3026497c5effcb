#!/bin/bash
# SPDX-License-Identifier: MIT
# ns can be opened as the namespace: by nsenter and ip.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
inside="net:[$(cat "$T/web/inode")]"
same "readlink" /run/netns/web "$(readlink "$T/web/ns")"
same "size" "$(readlink -n "$T/web/ns" | wc -c)" "$(stat -c %s "$T/web/ns")"
same "nsenter" "$inside" "$(nsenter --net="$T/web/ns" readlink /proc/self/ns/net)"
same "stat" "$(cat "$T/web/inode")" "$(stat -L -c %i "$T/web/ns")"
ip link add v0 type veth peer name v1
ip link set v1 netns "$T/web/ns"
same "a link moved there" "lo v1" "$(ls "$T/web/links" | xargs)"
