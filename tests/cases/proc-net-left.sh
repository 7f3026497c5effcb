#!/bin/bash
# SPDX-License-Identifier: MIT
# If no reader reads a file of /proc to its end, the daemon does not, either.
. "$(dirname "$0")/../lib.sh"
command -v strace >/dev/null || skip "needs strace"
mount_tree -o memory=1
mkdir "$T/web"
ip -n web link set lo up
for ((i = 0; i < 20000; i++)); do echo "route add 10.$((i / 10000)).$((i / 100 % 100)).$((i % 100))/32 dev lo"; done |
    ip -n web -batch -
strace -f -qq -y -e trace=read -e signal=none -o "$TMP/trace" -p "$DAEMON" &
tracer=$!
eventually "the daemon is traced" grep -q "^TracerPid:[^0-9]*$tracer\$" "/proc/$DAEMON/status"
texts() { find "/proc/$DAEMON/fd" -lname '/tmp/#*' | wc -l; }
none() { [ "$(texts)" = 0 ]; }
# reads COMMAND…: how often the daemon reads the file for it
reads() {
    : >"$TMP/trace"
    "$@" <"$T/web/proc/net/route" >/dev/null
    eventually "nothing is left of it" none
    grep -a -c '/net/route>' "$TMP/trace"
}
whole=$(reads cat)
[ "$whole" -gt 20 ] || fail "the whole file is only $whole reads"
left() { [ "$(reads head -n 1)" -lt $((whole / 2)) ]; } # head(1) may come late, on a busy machine
eventually "it is not read to the end" left
kill $tracer
wait $tracer || :
