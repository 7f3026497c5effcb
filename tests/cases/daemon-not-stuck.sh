#!/bin/bash
# SPDX-License-Identifier: MIT
# A request that waits for a dead file system blocks no other request, and can be interrupted.
. "$(dirname "$0")/../lib.sh"
mkdir "$TMP/second"
netnsfs -f "$TMP/second" &
second=$!
eventually "the second tree" test -e "$TMP/second/error_log"
mount_tree
mkdir "$T/web"
stop $second
waiting=
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    ln -s "$TMP/second/web$i" "$T/pod$i" 2>/dev/null & waiting="$waiting $!"
done
eventually "all of them wait" blocked $waiting
for i in 1 2 3; do
    same "others are answered" lo "$(within 10 cat "$T/web/links/lo/ifindex" >/dev/null && within 10 ls "$T/web/links")"
done
kill -TERM $waiting
for pid in $waiting; do eventually "$pid is gone" sh -c "! kill -0 $pid"; done
within 10 mkdir "$T/after" || fail "the root is stuck"
same "names" "after web" "$(ls /run/netns | xargs)"
kill -CONT $second
eventually "no child is left" sh -c "! grep -q . /proc/$DAEMON/task/*/children"
umount "$TMP/second"
wait $second || fail "the second one ended with $?"
