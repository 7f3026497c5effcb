#!/bin/bash
# SPDX-License-Identifier: MIT
# A text that exceeds the memory limit is in an unlinked file: it has its exact size, is one snapshot, and
# is freed when it is closed.
. "$(dirname "$0")/../lib.sh"
mount_tree -o memory=1
mkdir "$T/web"
ip -n web link set lo up
for ((i = 0; i < 8000; i++)); do echo "route add 10.0.$((i / 100)).$((i % 100))/32 dev lo"; done |
    ip -n web -batch -
lines() { ip -n web route show | sed 's/ *$//' | sort; }
spooled() { find "/proc/$DAEMON/fd" -lname '/tmp/#*' | wc -l; }
held=()
for i in 1 2 3 4 5 6; do
    ip -n web route add 192.0.2.$i dev lo
    exec {fd}<"$T/web/routes"
    held+=("$fd")
done
[ "$(spooled)" -ge 1 ] || fail "all of it is in memory"
same "as ip" "$(lines)" "$(sort "$T/web/routes")"
same "size" "$(wc -c <"$T/web/routes")" "$(stat -c %s "$T/web/routes")"
same "size of what is open" "$(lines | wc -c)" "$(stat -L -c %s "/proc/$$/fd/$fd")"
before=$(lines)
read -r -u "$fd" -N 100000 first
ip -n web route flush all
same "now" "" "$(cat "$T/web/routes")"
same "the old one goes on" "$before" "$({ printf '%s' "$first"; cat <&"$fd"; } | sort)"
for fd in "${held[@]}"; do exec {fd}<&-; done
few() { [ "$(spooled)" -le 2 ]; } # what is kept is at most half of the memory long
eventually "the files are gone" few
