#!/bin/bash
# SPDX-License-Identifier: MIT
# A slow reader reads the number of lost lines, uses a bounded amount of the daemon's memory, and delays
# neither the daemon nor other readers. The number of readers is bounded.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
rss() { awk '/^Rss/ { print $2 }' "/proc/$DAEMON/smaps_rollup"; } # exact, unlike VmRSS
ticks() { awk '{ print $14 + $15 }' "/proc/$DAEMON/stat"; }
for verb in add del; do
    for i in $(seq 0 9999); do echo "route $verb blackhole 10.$((i / 250)).$((i % 250)).0/24"; done >"$TMP/$verb"
done
ip -n web -batch "$TMP/add"
ip -n web -batch "$TMP/del"
exec 7<"$T/web/events" 8<"$T/web/events"
cat <&8 >"$TMP/all" &
cat=$!
exec 8<&-
ip -n web rule add priority 7 lookup 7
eventually "cat reads" grep -q 'add rule' "$TMP/all"
before=$(rss)
for i in 1 2 3; do
    ip -n web -batch "$TMP/add"
    ip -n web -batch "$TMP/del"
done
read_much() { [ "$(grep -c blackhole "$TMP/all")" -gt 10000 ]; }
eventually "cat has read it" read_much
grown=$(($(rss) - before))
case $(ldd "$(command -v netnsfs)") in *libasan*) ;; *) [ "$grown" -lt 2048 ] || fail "$grown KiB more" ;; esac
all_told() { awk '/blackhole/ { n++ } /^lost/ { n += $2 } END { exit !(n >= 60000) }' "$TMP/all"; }
eventually "one that reads on has all of it" all_told
idle() { # of half a second, it takes a tenth at most
    local used
    used=$(ticks)
    sleep 0.5
    [ $(($(ticks) - used)) -le 5 ]
}
eventually "it has nothing to do" idle

cat <&7 >"$TMP/slow" &
slow=$!
eventually "the slow one is told" grep -q '^lost' "$TMP/slow"
ends $slow
same "lost once" 1 "$(grep -cxE 'lost [0-9]+' "$TMP/slow")"
same "at the end of what there was room for" "$(tail -1 "$TMP/slow")" "$(grep lost "$TMP/slow")"
same "and nothing is missing" 60001 "$(awk '/^lost/ { n += $2; next } { n++ } END { print n }' "$TMP/slow")"
[ "$(stat -c %s "$TMP/slow")" -le $((256 * 1024 + 32)) ] || fail "more than there is room for"
same "whole lines" "" "$(grep -vxE '[0-9]+\.[0-9]{6} web (add|del) (route blackhole|rule priority) .*|lost [0-9]+' "$TMP/slow" || :)"
ip -n web rule add priority 8 lookup 8
same "then it goes on" "add rule priority 8" "$(within 10 grep -m1 . <&7 | cut -d' ' -f3-6)"
exec 7<&-
kill $cat
wait $cat || :

# What the kernel lost, as nobody listened: it is told that there is something, and goes on. Links may
# have other names by then, and namespaces may have ended.
mkdir "$T/db" "$T/pod"
ip -n web link add eth0 type veth peer name eth1
readers=
for name in web db pod; do
    cat "$T/$name/events" >"$TMP/$name" &
    readers="$readers $!"
done
cat "$T/events" >"$TMP/all" &
readers="$readers $!"
open_readers() { ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c '/events$'; }
readers_are() { [ "$(open_readers)" = "$1" ]; }
eventually "they read" readers_are 4
stop "$DAEMON"
for i in 1 2 3; do
    ip -n web -batch "$TMP/add"
    ip -n web -batch "$TMP/del"
done
ip -n web link set eth0 name wan
ip netns del db
kill -CONT "$DAEMON"
eventually "lost by one" grep -qx 'lost [0-9]*' "$TMP/web"
eventually "lost by all" grep -qx 'lost [0-9]*' "$TMP/all"
eventually "the reader of what has ended is at its end" readers_are 3
goes_on() { ip -n web addr replace 10.0.0.$((RANDOM % 250))/24 dev wan && grep -q 'web add addr .* dev wan' "$TMP/web" "$TMP/all"; }
eventually "heard again" goes_on
ip -n pod link set lo up
eventually "all of them" grep -q 'add addr 127.0.0.1/8 dev lo' "$TMP/pod"
eventually "by all" grep -q 'pod add addr 127.0.0.1/8 dev lo' "$TMP/all"
for pid in $readers; do ends $pid || :; done 2>/dev/null
eventually "nobody reads" readers_are 0

command -v python3 >/dev/null || exit 0
python3 - "$T/web/events" <<'END' || fail "the number of readers"
import errno, os, sys
fds = []
try:
    while len(fds) < 1000:
        fds.append(os.open(sys.argv[1], os.O_RDONLY))
except OSError as e:
    assert e.errno == errno.ENFILE, e
assert len(fds) == 256, len(fds)
os.close(fds.pop())
os.open(sys.argv[1], os.O_RDONLY)
END
