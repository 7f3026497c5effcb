#!/bin/bash
# SPDX-License-Identifier: MIT
# by-pid resolves each process to its namespace, as `ip netns identify` does.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
sleeper web
same "one in web" ../web "$(readlink "$T/by-pid/$SLEEPER")"
same "as ip tells" "$(ip netns identify "$SLEEPER")" "$(basename "$(readlink "$T/by-pid/$SLEEPER")")"
same "ourselves" "../by-inode/$(stat -L -c %i /proc/self/ns/net)" "$(readlink "$T/by-pid/self")"
same "the first process, here" "../by-inode/$(stat -L -c %i /proc/1/ns/net)" "$(readlink "$T/by-pid/1")"
same "self, from inside" ../web "$(in_ns web readlink "$T/by-pid/self")"
same "its files" "$(cat "$T/web/cookie")" "$(cat "$T/by-pid/$SLEEPER/cookie")"

listed() { ls "$T/by-pid" | grep -x '[0-9]*' | sort; }
for pid in $SLEEPER $$ 1; do
    listed | grep -qx "$pid" || fail "$pid is not listed"
done
ls "$T/by-pid" | grep -qx self || fail "self is not listed"
ends "$SLEEPER"
refused 'No such file' readlink -v "$T/by-pid/$SLEEPER"
refused 'No such file' ls "$T/by-pid/$SLEEPER/" "$T/by-pid/0$$" "$T/by-pid/-1" "$T/by-pid/99999999999"
refused 'not permitted' rm "$T/by-pid/1"
