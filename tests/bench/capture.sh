#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints the CPU time that `cat links/IF/capture/all` and the daemon need for 1000 packets, beside `tcpdump -w` to
# /dev/null and to a pipe, and the packets that are lost. Each sort of packet is sent in turns: 40,000 of 1400 bytes
# from one process, and a TCP connection with segments of up to 64 KiB. Nothing fails for being slow.
. "$(dirname "$0")/../lib.sh"
command -v tcpdump >/dev/null || skip "no tcpdump"
mount_tree
make_connected
mac=$(cat "$T/web/links/eth0/address")
small() { (in_ns db "$CHECKOUT/tests/capture/send" eth0 "$mac" 40000); }
large() {
    (in_ns db python3 -c '
import socket
server = socket.create_server(("10.0.0.2", 80))
connection = server.accept()[0]
for i in range(16000): connection.sendall(bytes(65536))') &
    local server=$!
    eventually "a connection" within 60 nsenter --net=/run/netns/web bash -c 'exec 3<>/dev/tcp/10.0.0.2/80 && cat <&3 >/dev/null'
    wait $server
}
# cpu PID…: nanoseconds of CPU time
cpu() { for pid; do cat "/proc/$pid/task"/*/schedstat; done | awk '{ n += $1 } END { printf "%.0f\n", n }'; }
# note NAME NANOSECONDS PACKETS: adds the time for 1000 packets to $TMP/NAME
note() { awk -v t="$2" -v n="$3" 'BEGIN { printf "%.1f\n", t / n }' >>"$TMP/$1"; }
dumped() { sed -n "s/^\([0-9]*\) packets $1.*/\1/p" "$TMP/dump.log"; }
tcpdump_to() {
    local used
    if [ "$1" = null ]; then
        (in_ns web tcpdump -pi eth0 -w /dev/null) 2>"$TMP/dump.log" &
        dump=$! pipe=
    else
        mkfifo "$TMP/fifo"
        cat "$TMP/fifo" >/dev/null &
        pipe=$!
        (in_ns web tcpdump -pi eth0 -w "$TMP/fifo") 2>"$TMP/dump.log" &
        dump=$!
    fi
    eventually "tcpdump listens" grep -q listening "$TMP/dump.log"
    $2
    sleep 0.3
    # shellcheck disable=SC2086 # one or two pids
    used=$(cpu $dump $pipe)
    kill -INT $dump
    wait $dump $pipe || :
    rm -f "$TMP/fifo"
    packets=$(dumped received)
    note "$2-$1" "$used" "$packets"
}
capture() {
    local before used
    before=$(cpu "$DAEMON")
    cat "$T/web/links/eth0/capture/all" >/dev/null &
    reader=$!
    eventually "it reads" opened $reader
    $1
    sleep 0.3
    used=$(($(cpu "$DAEMON" $reader) - before))
    kill $reader
    wait $reader || :
    note "$1-ours" $used "$packets" # as many as tcpdump received in the same turn
}
# Adds to `lost` and `dump_lost` what readers lose that store 40,000 packets in a file.
lost=0 dump_lost=0
lose() {
    cat "$T/web/capture/udp port 9" >"$TMP/stored" &
    reader=$!
    eventually "it reads" opened $reader
    small
    sleep 0.5
    kill $reader
    wait $reader || :
    lost=$((lost + 40000 - $("$CHECKOUT/tests/capture/blocks" "$TMP/stored" | grep -c ^packet)))
    (in_ns web tcpdump -pi eth0 -w "$TMP/stored" udp port 9) 2>"$TMP/dump.log" &
    dump=$!
    eventually "tcpdump listens" grep -q listening "$TMP/dump.log"
    small
    sleep 0.5
    kill -INT $dump
    wait $dump || :
    dump_lost=$((dump_lost + $(dumped dropped)))
}
quartile() { sort -g "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 3) / 4)] }'; }
for sort in small large; do
    for ((i = 0; i < 5; i++)); do
        tcpdump_to null $sort
        capture $sort
        tcpdump_to pipe $sort
    done
done
echo "| work | beside | ours, us | theirs, us | ratio | at most |"
echo "| --- | --- | --: | --: | --: | --: |"
for sort in small large; do
    [ $sort = small ] && what="1000 packets of 1400 bytes" || what="1000 segments of TCP"
    for other in null pipe; do
        [ $other = null ] && beside="tcpdump -w /dev/null" most=1.5 || beside="tcpdump -w - \\| cat" most=
        awk -v a="$(quartile "$TMP/$sort-ours")" -v b="$(quartile "$TMP/$sort-$other")" -v w="$what" -v o="$beside" \
            -v m="$most" 'BEGIN { printf "| %-28s | %-29s | %10.1f | %10.1f | %8.3f | %4s |\n", w, o, a, b, a / b, m }'
    done
done
for i in 1 2 3; do lose; done
printf '\n- of 120,000 packets of 1400 bytes, without a pause, into a file: cat lost %d, tcpdump %d\n' $lost $dump_lost
