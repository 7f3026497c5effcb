#!/bin/bash
# SPDX-License-Identifier: MIT
# A symlink in the registry leads to a namespace, or is a leftover; none of them hangs.
. "$(dirname "$0")/../lib.sh"
ip netns add web
sleeper web
ln -s "/proc/$SLEEPER/ns/net" /run/netns/process
ln -s web /run/netns/alias
ln -s "$T/web" /run/netns/tree
ln -s "$T/web/ns" /run/netns/tree-ns
ln -s "$T/self/ns" /run/netns/self
ln -s loop /run/netns/loop
mount_tree
same "by process" "$(stat -L -c %i /run/netns/web)" "$(cat "$T/process/inode")"
same "by name" "$(cat "$T/web/inode")" "$(cat "$T/alias/inode")"
listing=$(within 20 ls -l "$T") || fail "ls hangs: $listing"
within 20 cat "$T/tree" "$T/self" "$T/loop" >/dev/null || fail "a leftover cannot be read"
for name in self loop; do
    same "$name" "regular empty file" "$(within 20 stat -c %F "$T/$name")"
    within 20 rm "$T/$name"
done
rmdir "$T/alias"
same "only the symlink has gone" "$(cat "$T/web/inode")" "$(stat -L -c %i /run/netns/web)"
ends $SLEEPER
same "the process has ended" "regular empty file" "$(stat -c %F "$T/process")"
