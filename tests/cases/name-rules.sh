#!/bin/bash
# SPDX-License-Identifier: MIT
# Names: 1 to 255 bytes, no control characters, no '-' at the start, not the tree's own.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
long=$(printf 'n%.0s' $(seq 255))
refusing() {
    refused "$1" mkdir "$T/$2"
    refused "$1" ln -sT /run/netns/web "$T/$2"
    refused "$1" mv -T "$T/web" "$T/$2"
}
for name in -x -- $'a\nb' $'a\tb' $'\x7f' $'\x1b[31m'; do
    refusing 'Invalid argument|subdirectory of itself' "$name"
done
for name in error_log events; do refusing 'File exists|cannot overwrite' $name; done
for name in by-inode by-pid by-container by-pod by-unit by-ip by-mac by-nsid metrics; do
    refusing 'File exists|cannot overwrite|subdirectory of itself' "$name"
done
refusing 'File name too long' "${long}n"
refusing 'File exists|Invalid|busy|subdirectory' ..
same "left in the registry" web "$(ls /run/netns)"
for name in "$long" 'a b' '\' '*' "'" ä $'\xff' '#' '%s' '...' lo; do
    mkdir "$T/$name"
    same "$name" /run/netns/"$name" "$(readlink "$T/$name/ns")"
    same "$name is empty" lo "$(ls "$T/$name/links")"
    rmdir "$T/$name"
done
