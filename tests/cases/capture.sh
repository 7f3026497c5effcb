#!/bin/bash
# SPDX-License-Identifier: MIT
# links/IF/capture/FILTER has the packets that tcpdump captures at the same time, with direction and time.
. "$(dirname "$0")/../lib.sh"
command -v tcpdump >/dev/null || skip "no tcpdump"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
C=$T/web/links/eth0/capture
same "a directory without files" "directory 755 " "$(stat -c '%F %a' "$C") $(ls -A "$C")"
same "a regular file without a size, for the owner" "regular empty file 400" "$(stat -c '%F %a' "$C/tcp port 80")"

capture=$TMP/capture tcpdump=$TMP/tcpdump
(in_ns web tcpdump -pU --immediate-mode --nano -i eth0 -w "$tcpdump" 'ip or ip6') 2>"$TMP/tcpdump.log" &
dump=$!
cat "$C/ip or ip6" >"$capture" &
reader=$!
eventually "tcpdump listens" grep -q listening "$TMP/tcpdump.log"
eventually "it reads" opened $reader
(in_ns db python3 -c '
import socket
server = socket.create_server(("10.0.0.2", 80))
for i in range(5):
    connection = server.accept()[0]
    connection.sendall(connection.recv(100) * 1000)
    connection.close()') &
(in_ns web ping -q -c 3 -i 0.01 -s 3000 10.0.0.2) >/dev/null # in fragments
(in_ns web ping -q -c 1 2001:db8::2) >/dev/null
for i in {1..5}; do
    eventually "TCP" within 5 nsenter --net=/run/netns/web bash -c 'exec 3<>/dev/tcp/10.0.0.2/80 && echo hello >&3 && cat <&3'
done
(in_ns web ping -q -c 1 -s 42 10.0.0.2) >/dev/null

# of FILE: each packet as one line, in order of text, to the last reply of ping
of() {
    tcpdump -tenxxr "$1" 2>/dev/null | awk '/^\t/ { sub(/.*: /, ""); line = line $0; next } { if (line) print line; line = $0 }
        END { print line }' | sed '/echo reply.*length 50/q' | sort
}
ends_with_ping() { of "$1" | grep -q 'echo reply.*length 50'; }
eventually "tcpdump has all" ends_with_ping "$tcpdump"
eventually "the file has all" ends_with_ping "$capture"
same "as tcpdump" "$(of "$tcpdump")" "$(of "$capture")"
[ "$(of "$capture" | wc -l)" -gt 40 ] || fail "not many packets: $(of "$capture")"
times() { tcpdump -ttnr "$1" --nano 2>/dev/null | sed -n 's/ .*echo .*length 50.*//p'; }
same "times, to a millisecond" 2 "$(paste <(times "$tcpdump") <(times "$capture") |
    awk -v most="$NETNSFS_SLOW" '{ d = ($1 - $2) * 1000; n += d < most && d > -most } END { print n }')"

cp "$capture" "$TMP/copy" # it goes on
capture=$TMP/copy
blocks=$("$CHECKOUT/tests/capture/blocks" "$capture")
same "the section" "section|netns web|Linux $(uname -r)|netnsfs 0.1.0" "$(grep section <<<"$blocks")"
same "the interface" "interface 0 1 eth0|netns web|ip or ip6 resolution 9" "$(grep interface <<<"$blocks")"
# sent NUMBER NAME: the packets with the flag NUMBER (1: inbound, 2: outbound) are those that NAME has sent
sent() {
    same "sent by $2" "$(tcpdump -tenr "$capture" 2>/dev/null | grep -c "^$(cat "$T/$2/links/eth0/address") > ")" \
        "$(awk -v n="$1" '$1 == "packet" && $3 % 4 == n' <<<"$blocks" | wc -l)"
}
sent 1 db
sent 2 web
kill $reader
kill -INT $dump
refused 'denied|not permitted' bash -c 'echo x >"$1"' bash "$C/all"
