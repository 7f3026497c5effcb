#!/bin/bash
# SPDX-License-Identifier: MIT
# An open capture keeps its namespace alive, and holders shows it. It ends when its link is removed or moved, and
# continues after a rename and while the link is down. The number of captures is limited.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
blocks() { "$CHECKOUT/tests/capture/blocks" "$1"; }
# arrives FILE: packets that are sent now appear in FILE
arrives() {
    local before
    before=$(blocks "$1" | grep -c ^packet) || :
    more() {
        (in_ns db ping -q -c 1 -W 0.1 -b 10.0.0.255) >/dev/null 2>&1 || :
        [ "$(blocks "$1" | grep -c ^packet)" -gt "$2" ]
    }
    eventually "packets in ${1##*/}" more "$1" "$before"
}
# capture NAME FILE: cat writes the file of the tree to $TMP/NAME; its pid is in $reader
capture() {
    cat "$T/$2" >"$TMP/$1" &
    reader=$!
    eventually "$2 is open" opened $reader
}
capture link web/links/eth0/capture/icmp
link=$reader
capture all web/capture/icmp
all=$reader
same "holders" "capture $link cat
capture $all cat
mount /run/netns/web" "$(grep -v ^peer "$T/web/holders")"
arrives "$TMP/link"
ip -n web link set eth0 down
ip -n web link set eth0 name wan
ip -n web link set wan up
arrives "$TMP/link"
arrives "$TMP/all"

# Without its name, the namespace is there as long as the capture.
rmdir "$T/web"
arrives "$TMP/link"
ends $link
ends $all
eventually "it has ended, and its veth" sh -c '! ip -n db link show eth0'
eventually "nothing is held" held_nothing

# The link is removed, or moves: the end, after all packets, and nothing is held before the close.
make_connected
make_gone() {
    capture gone web/links/eth0/capture/icmp
    exec 7<"/proc/$reader/fd/0"
    (in_ns db ping -q -c 5 -i 0.002 10.0.0.1) >/dev/null
    "$@"
    eventually "the end" sh -c "! kill -0 $reader"
    wait $reader || fail "cat: $?"
    same "after $*" "statistics 0 received 10 dropped 0" "$(blocks "$TMP/gone" | tail -1)"
    same "packets" 10 "$(blocks "$TMP/gone" | grep -c ^packet)"
}
make_gone ip -n web link del eth0
make_connected
mkdir "$T/other"
make_gone ip -n web link set eth0 netns other
ip -n other link del eth0
make_connected
exec 7<"$T/web/links/eth0/capture/icmp"
ip -n web link del eth0
within 10 cat <&7 >"$TMP/gone"
same "no packet" "statistics 0 received 0 dropped 0" "$(blocks "$TMP/gone" | tail -1)"
same "closed at the end" "" "$(grep ^capture "$T/web/holders" || :)"
exec 7<&-

# No more than 32.
fds=()
for ((i = 0; i < 32; i++)); do exec {fd}<"$T/web/capture/all" && fds+=("$fd"); done
refused 'Too many open files in system' cat "$T/web/capture/all"
grep -q 'open /web/capture/all: 32 captures are open (ENFILE)' "$T/error_log" || fail "$(cat "$T/error_log")"
eval "exec ${fds[0]}<&-"
exec 7<"$T/web/capture/all"
exec 7<&-
for fd in "${fds[@]:1}"; do eval "exec $fd<&-"; done
same "the link of a path is gone" "No such file or directory" "$(cat "$T/web/links/eth0/capture/all" 2>&1 | sed 's/.*: //')"
