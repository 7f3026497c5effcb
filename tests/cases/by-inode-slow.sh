#!/bin/bash
# SPDX-License-Identifier: MIT
# While a pass over /proc takes long, processes that wait for it can be interrupted, and other requests are
# served.
. "$(dirname "$0")/../lib.sh"
command -v strace >/dev/null || skip "no strace"
mount_tree
mkdir "$T/web"
sleeper web
# Of the first process that a pass looks at.
strace -f -p "$DAEMON" -o "$TMP/trace" -e trace=readlinkat -e inject=readlinkat:delay_enter=7s:when=1 2>/dev/null &
strace=$!
traced() { ! grep -q '^TracerPid:.0$' "/proc/$DAEMON/task"/*/status; }
eventually "it is slow" traced

waiting=
for n in 1 2 3 4 5 6; do
    ls "$T/by-inode" >"$TMP/out$n" 2>&1 & waiting="$waiting $!"
done
all_came() { [ "$(ls "/proc/$DAEMON/task" | wc -l)" -ge 8 ]; } # these, who leads, and who follows
eventually "one looks, five wait" all_came
began=${EPOCHREALTIME/./}
timeout -s INT 0.5 ls "$T/by-inode" >/dev/null 2>&1 || :
took=$(((${EPOCHREALTIME/./} - began) / 1000))
[ $took -lt 1500 ] || fail "interrupted after 500 ms, ended after $took ms"
timeout 2 cat "$T/web/inode" >"$TMP/out" || fail "others wait, too"
wait $waiting || :
grep -q busy "$TMP/out"* || fail "all of them waited"
kill -INT $strace
wait $strace || :
timeout 5 ls "$T/by-inode" | grep -qx "$(cat "$T/web/inode")" || fail "it does not go on"
