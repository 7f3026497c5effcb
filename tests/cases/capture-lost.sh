#!/bin/bash
# SPDX-License-Identifier: MIT
# A reader that does not read loses packets, which are counted, and delays neither the daemon nor other readers. The
# daemon does not work for it meanwhile.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
ticks() { awk '{ print $14 + $15 }' "/proc/$DAEMON/stat"; }
mac=$(cat "$T/web/links/eth0/address")
send() { (in_ns db "$CHECKOUT/tests/capture/send" eth0 "$mac" "$1"); }
exec 7<"$T/web/links/eth0/capture/udp port 9" 8<"$T/web/links/eth0/capture/udp port 9"
cat <&8 >"$TMP/fast" &
fast=$!
exec 8<&-
for i in {1..20}; do
    send 500 # 0.7 MB
    got() { [ "$("$CHECKOUT/tests/capture/blocks" "$TMP/fast" | grep -c ^packet)" = $((500 * i)) ]; }
    eventually "others have all $i" got
done
idle() {
    local used
    used=$(ticks)
    sleep 0.5
    [ $(($(ticks) - used)) -le 5 ]
}
eventually "idle, with packets unread" idle
same "others are answered" up "$(within 5 cat "$T/web/links/eth0/state")"
cat <&7 >"$TMP/slow" &
slow=$!
exec 7<&-
# lost FILE: the counters of its last statistics: received, dropped, and packets in the file until then
lost() {
    "$CHECKOUT/tests/capture/blocks" "$1" |
        awk '$1 == "packet" { n++ } $1 == "statistics" { last = $4 " " $6 " " $4 - $6 - n } END { print last }'
}
counted() { [[ $(lost "$TMP/slow") = 10000\ * ]]; }
eventually "the loss is told" counted
read -r received dropped left <<<"$(lost "$TMP/slow")"
[ "$dropped" -gt 2000 ] && [ "$dropped" -lt 9000 ] || fail "$dropped of $received are lost"
[ "$left" -ge 0 ] || fail "more packets than were received"
ip -n web link del eth0
eventually "the end" sh -c "! kill -0 $slow"
eventually "the end" sh -c "! kill -0 $fast"
same "received, lost, and the rest" "10000 $dropped 0" "$(lost "$TMP/slow")"
same "of who reads" "10000 0 0" "$(lost "$TMP/fast")"
