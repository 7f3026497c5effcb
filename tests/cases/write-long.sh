#!/bin/bash
# SPDX-License-Identifier: MIT
# A table that exceeds the memory limit is written in many parts: the cost of each depends on its own size,
# not on that of the table, which the daemon does not store.
. "$(dirname "$0")/../lib.sh"
mount_tree -o memory=1
mkdir "$T/web" "$T/pod"
for ns in web pod; do ip -n $ns link set lo up; done
lines() { awk 'BEGIN { for (i = 0; i < 50000; i++) printf "10.%d.%d.%d dev lo scope link\n", i / 10000, i / 100 % 100, i % 100 }'; }
pieces() { dd bs=4k status=none; }
busy() { awk '{ print $14 + $15 }' "/proc/$DAEMON/stat"; }
ticks() { # COMMAND…: of the daemon, at least one
    local start
    start=$(busy)
    "$@"
    cat "$T/web/inode" >/dev/null # the file was closed
    echo $(($(busy) - start + 1))
}
there() { same "$1" "$(sort "$2")" "$(ip -n web route | sed 's/ *$//' | sort)"; }
lines >"$TMP/one"
sed 's/^10\.\([01]\)\./20.\1./' "$TMP/one" | shuf --random-source="$TMP/one" >"$TMP/other" # 30,000 are of the first ones
append() { pieces <"$TMP/one" >>"$T/pod/routes"; }
write() { pieces <"$1" >"$T/web/routes"; }

appended=$(ticks append)
for what in new "the same again"; do
    n=$(ticks write "$TMP/one")
    there "$what" "$TMP/one"
    [ "$n" -lt $((appended * 5)) ] || fail "$what: $n ticks, and $appended to append as many"
done
write "$TMP/other"
there "replaced" "$TMP/other"

# Of what had been there when the first piece came, somebody has changed something since.
exec 3>"$T/web/routes"
grep -v '^10.2.0.0 ' "$TMP/other" >&3
ip -n web route replace 10.2.0.0 dev lo scope host
grep '^10.2.0.0 ' "$TMP/other" >&3
exec 3>&-
eventually "mended" grep -qx '10.2.0.0 dev lo scope link' "$T/web/routes"
there "and nothing else" "$TMP/other"

n=$(ticks truncate -s 0 "$T/web/routes")
there "cleared" /dev/null
[ "$n" -lt $((appended * 5)) ] || fail "cleared: $n ticks, and $appended to append as many"
grep -q asan "/proc/$DAEMON/maps" || # which takes more by itself
    [ "$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$DAEMON/status")" -lt 24576 ] ||
    fail "it took $(grep VmHWM "/proc/$DAEMON/status")"
