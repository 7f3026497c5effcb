#!/bin/bash
# SPDX-License-Identifier: MIT
# A link is moved completely or not at all if any socket of the daemon fails for lack of descriptors.
. "$(dirname "$0")/../lib.sh"
command -v strace >/dev/null || skip "needs strace"
mount_tree
mkdir "$T/a" "$T/b"
ln -s ../../a/links/peer0 "$T/a/links/eth0"
links() { { ip -n "$1" -o link || :; } | sed -n 's/^[0-9]*: \(eth[^@:]*\).*/\1/p' | xargs; }
refusals=0
for n in 1 2 3 4; do
    strace -f -qq -o /dev/null -e inject=socket:error=EMFILE:when="$n" -p "$DAEMON" &
    tracer=$!
    eventually "the daemon is traced" grep -q "^TracerPid:[^0-9]*$tracer\$" "/proc/$DAEMON/status"
    if mv "$T/a/links/eth0" "$T/b/links/eth1" 2>"$TMP/said"; then
        same "socket $n fails, moved" " / eth1" "$(links a) / $(links b)"
    else
        refusals=$((refusals + 1))
        grep -q 'Too many open files' "$TMP/said" || fail "socket $n fails: $(cat "$TMP/said")"
        same "socket $n fails, not moved" "eth0 / " "$(links a) / $(links b)"
    fi
    kill "$tracer"
    wait "$tracer" || :
    [ -z "$(links b)" ] || mv "$T/b/links/eth1" "$T/a/links/eth0"
done
[ $refusals -gt 0 ] || fail "every socket could be had"
