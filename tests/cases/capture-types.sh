#!/bin/bash
# SPDX-License-Identifier: MIT
# The type of a link determines how its packets begin, as with tcpdump: Ethernet, IP in a tunnel and on a tun device,
# and Linux cooked on links without a type of libpcap.
. "$(dirname "$0")/../lib.sh"
command -v tcpdump >/dev/null || skip "no tcpdump"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
[ -c /dev/net/tun ] || skip "no /dev/net/tun"
ip -n web link set lo up
ip -n web addr add 10.0.0.1/24 dev lo
types() { tcpdump -r "$1" 2>&1 | sed -n 's/^reading from file .*link-type \([^ ]*\) .*/\1/p'; }
of() { tcpdump -tnr "$1" 2>/dev/null | sed -E 's/^.*(IP6? .* > .*: ICMP)/\1/'; }
# attach: creates l0 as a tun device, which a process has open, so that it has a carrier
attach() {
    in_ns web python3 -c '
import fcntl, struct, time
tun = open("/dev/net/tun", "rb+", buffering=0)
fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH22x", b"l0", 0x1001))
time.sleep(1000)' &
    attached=$!
    eventually "the tun device" test -e "$T/web/links/l0/flags"
}
tested=
while read -r type kind arguments; do
    link=l0
    [ "$kind" != lo ] || link=lo
    # shellcheck disable=SC2086 # a list of arguments
    case $kind in
    lo) ;;
    tun) attach ;;
    *) ip -n web link add l0 type $kind $arguments 2>/dev/null || continue ;;
    esac
    ip -n web link set $link up
    [ "$link" = lo ] || ip -n web addr add 10.7.0.1/24 dev l0
    (in_ns web tcpdump -pU --immediate-mode -i $link -w "$TMP/tcpdump" icmp) 2>"$TMP/log" &
    dump=$!
    cat "$T/web/links/$link/capture/icmp" >"$TMP/capture" &
    reader=$!
    eventually "tcpdump listens" grep -q listening "$TMP/log"
    eventually "it reads" opened $reader
    [ "$link" = lo ] && to=10.0.0.1 || to=10.7.0.9
    [ "$kind" != dummy ] || ip -n web neigh add 10.7.0.9 lladdr 02:00:00:00:00:09 dev l0
    (in_ns web ping -q -c 2 -i 0.01 -W 0.1 $to) >/dev/null || :
    alike() { [ "$(of "$TMP/capture" | wc -l)" -ge 2 ] && [ "$(of "$TMP/capture")" = "$(of "$TMP/tcpdump")" ]; }
    eventually "$kind: as tcpdump: $(of "$TMP/tcpdump") $(of "$TMP/capture")" alike
    same "type of $kind" "$type" "$(types "$TMP/capture")"
    kill $reader
    kill -INT $dump
    wait $reader $dump || :
    [ "$link" = lo ] || ip -n web link del l0
    [ "$kind" != tun ] || ends $attached
    tested+=" $kind"
done <<'END'
EN10MB lo
EN10MB dummy
RAW tun
RAW sit local 10.0.0.1 remote 10.0.0.1 ttl 9 mode any
RAW ipip local 10.0.0.1 remote 10.0.0.1 ttl 9
LINUX_SLL2 gre local 10.0.0.1 remote 10.0.0.1 ttl 9
END
[[ $tested == *lo*tun* ]] || fail "tested:$tested"
