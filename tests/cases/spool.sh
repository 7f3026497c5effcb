#!/bin/bash
# SPDX-License-Identifier: MIT
# A text that finds no room in memory lies in a file without a name: it has its exact size, is one
# snapshot, and is gone when it is closed.
. "$(dirname "$0")/../lib.sh"
mount_tree -o memory=1
mkdir "$T/web"
ip -n web link set lo up
for ((i = 0; i < 30000; i++)); do echo "route add 10.$((i / 10000)).$((i / 100 % 100)).$((i % 100))/32 dev lo"; done |
    ip -n web -batch -
lines() { ip -n web route show | sed 's/ *$//' | sort; }
spooled() { find "/proc/$DAEMON/fd" -lname '/tmp/#*' | wc -l; }
before=$(lines)
exec 3<"$T/web/routes"
same "one file" 1 "$(spooled)"
same "as ip" "$before" "$(sort "$T/web/routes")"
same "size" "$(wc -c <"$T/web/routes")" "$(stat -c %s "$T/web/routes")"
read -r -u 3 -N 100000 first
ip -n web route flush all
ip -n web route add 192.0.2.0/24 dev lo
same "now" "192.0.2.0/24 dev lo scope link" "$(cat "$T/web/routes")"
same "the old one goes on" "$before" "$({ printf '%s' "$first"; cat <&3; } | sort)"
exec 3<&-
gone() { [ "$(spooled)" = 0 ]; }
eventually "the file is gone" gone
grep -q asan "/proc/$DAEMON/maps" ||           # which takes more by itself
    [ "$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$DAEMON/status")" -lt 20000 ] ||
    fail "it took $(grep VmHWM "/proc/$DAEMON/status")"
