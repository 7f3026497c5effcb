#!/bin/bash
# SPDX-License-Identifier: MIT
# A text that exceeds the memory limit is like a file of /proc: size 0, and read while it is generated. It
# is one snapshot, holds nothing of the namespace, and is discarded at close.
. "$(dirname "$0")/../lib.sh"
mount_tree -o memory=1
mkdir "$T/web"
ip -n web link set lo up
routes=$T/web/routes
for ((i = 0; i < 50000; i++)); do echo "route add 10.$((i / 10000)).$((i / 100 % 100)).$((i % 100))/32 dev lo"; done |
    ip -n web -batch -
text() { cat "$routes" | sort; } # sort(1) by itself believes in the size, and makes a thousand files
lines() { ip -n web route show | sed 's/ *$//' | sort; }
texts() { find "/proc/$DAEMON/fd" -lname '/tmp/#*' | wc -l; }
none() { [ "$(texts)" = 0 ]; }
busy() { awk '{ print $14 + $15 }' "/proc/$DAEMON/stat"; }

before=$(lines)
same "as ip" "$before" "$(text)"
same "size" 0 "$(stat -c %s "$routes")"
same "listed" 0 "$(find "$T/web" -maxdepth 1 -name routes -printf %s)"
exec 3<"$routes"
same "size of what is open" 0 "$(stat -L -c %s /proc/self/fd/3)"
cp "$routes" "$TMP/copy" && same "cp" "$before" "$(sort "$TMP/copy")"
same "wc" "$(wc -c <"$TMP/copy") $routes" "$(wc -c "$routes")"
same "sendfile" "$(md5sum <"$TMP/copy")" "$(python3 -c '
import os, sys
file, n = os.open(sys.argv[1], os.O_RDONLY), 1
while n:
    n = os.sendfile(1, file, None, 1 << 20)' "$routes" | md5sum)"
same "the end of it" "$(tail -c 1000 "$TMP/copy")" "$(tail -c 1000 "$routes")"
same "anywhere" "$(tail -c +3000001 "$TMP/copy" | head -c 70)" \
    "$(dd if="$routes" bs=10 skip=300000 count=7 status=none)"

# One snapshot, of what was then; whoever opens it now, sees now.
read -r -u 3 -N 100000 first
ip -n web route flush all
ip -n web route add 192.0.2.0/24 dev lo
same "now" "192.0.2.0/24 dev lo scope link" "$(cat "$routes")"
same "its size" 31 "$(stat -c %s "$routes")"
same "the old one goes on" "$before" "$({ printf '%s' "$first"; cat <&3; } | sort)"
eventually "nothing is held" held_nothing
exec 3<&-
eventually "the file is gone" none

# A short one that somebody reads meanwhile is what it was.
exec 3<"$routes"
ip -n web -batch <(sed 's/^/route add /' "$TMP/copy")
same "a long one again" "$before" "$(text | sed /192.0.2/d)"
same "a short one" "192.0.2.0/24 dev lo scope link" "$(cat <&3)"
exec 3<&-

# Who has seen enough does not wait for the rest, nor does the daemon make it.
start=$(busy)
for i in $(seq 20); do cat "$routes" >/dev/null; done
whole=$(($(busy) - start))
for i in $(seq 20); do same "first" "10.0.0.0 dev lo scope link" "$(head -n 1 "$routes")"; done
eventually "nothing is left of it" none
[ $(($(busy) - start - whole)) -lt $((whole * 3 / 4)) ] ||
    fail "it was made to the end: $(($(busy) - start - whole)) and $whole ticks"

# On a busy machine, one that nobody wants any more may still be made while the next one is.
grep -q asan "/proc/$DAEMON/maps" ||           # which takes more by itself
    [ "$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$DAEMON/status")" -lt 24576 ] ||
    fail "it took $(grep VmHWM "/proc/$DAEMON/status")"

# What can be read can be written.
ip netns add pod
ip -n pod link set lo up
cat "$routes" >"$T/pod/routes"
same "a clone" "$(cat "$routes")" "$(cat "$T/pod/routes")"
python3 -c '
import sys
f = open(sys.argv[1], "r+"); t = f.read()
f.seek(0); f.write(t.replace("10.0.0.0 dev lo scope link\n", "")); f.truncate(); f.close()' "$routes"
same "is gone" 0 "$(grep -cx '10.0.0.0 dev lo scope link' "$routes" || :)"
umount_tree

# Where there is no room for it, it ends with the reason.
trap '' XFSZ
ulimit -S -f 1000 # KiB
mount_tree -o memory=1
ulimit -S -f unlimited
refused 'File too large' sh -c 'cat "$1" >"$2"' - "$routes" "$TMP/part"
size=$(stat -c %s "$TMP/part")
[ "$size" -gt 100000 ] || fail "only $size bytes came before"
cmp -n "$size" "$TMP/part" "$routes"
