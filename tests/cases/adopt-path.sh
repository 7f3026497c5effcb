#!/bin/bash
# SPDX-License-Identifier: MIT
# ln -s adopts a bind mount, a directory of the tree and its ns, absolute or relative.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
cookie=$(cat "$T/web/cookie")
mkdir -p "$TMP/docker/netns"
touch "$TMP/docker/netns/1-abc"
mount --bind /run/netns/web "$TMP/docker/netns/1-abc"
ln -s 1-abc "$TMP/docker/netns/link"
cd "$T/web/links"
for target in "$TMP/docker/netns/1-abc" "$TMP/docker/netns/link" /run/netns/web /var/run/netns/web \
    "$T/web" "$T/web/" "$T/web/ns" web web/ ./web web/ns web/../web web/links/../ns; do
    ln -sT "$target" "$T/pod"
    same "$target" "$cookie" "$(cat "$T/pod/cookie")"
    rmdir "$T/pod"
done
cd "$T"
ln -s web www
same "names" "/run/netns/web /run/netns/www" "$(grep -v /docker/ web/names | xargs)"
umount "$TMP/docker/netns/1-abc"
