#!/bin/bash
# SPDX-License-Identifier: MIT
# counters/ has the names and values of nstat(8); reading one of them reads one file of /proc.
. "$(dirname "$0")/../lib.sh"
command -v nstat >/dev/null || skip "no nstat"
mount_tree
mkdir "$T/web"
cd "$T/web/counters"
# nstat leaves out what is no counter
gauges='Ip(Forwarding|DefaultTTL)|Tcp(RtoAlgorithm|RtoMin|RtoMax|MaxConn|CurrEstab)'
theirs() { (in_ns web nstat -asz) | awk '!/^#/ { print $1 ":" $2 }' | sort; }
ours() { grep . -- * | grep -vE "^($gauges):" | sort; }
[ "$(theirs | wc -l)" -gt 300 ] || fail "nstat shows $(theirs | wc -l) only"
same "of a new namespace" "$(theirs)" "$(ours)"
same "what nstat leaves out" "2 64" "$(cat IpForwarding IpDefaultTTL | xargs)"
ip -n web link set lo up
(in_ns web bash -c 'for i in 1 2 3; do echo x >/dev/udp/127.0.0.1/9; done; : </dev/tcp/127.0.0.1/9' 2>/dev/null) || :
as_nstat() { [ "$(theirs)" = "$(ours)" ]; }
eventually "the same numbers" as_nstat # IPv6 sends by itself for a while
[ "$(cat UdpNoPorts)" -ge 3 ] && [ "$(cat TcpActiveOpens)" = 1 ] || fail "they are not of the namespace"
[ -e IcmpMsgInType3 ] || fail "a counter that came later is not there"
same "in another namespace" 0 "$(mkdir "$T/db" && cat "$T/db/counters/UdpNoPorts")"
refused 'No such file' cat TcpExtNonsense
refused 'Permission denied' bash -c 'echo 0 >UdpNoPorts'
if command -v strace >/dev/null; then
    strace -f -qq -e trace=openat -e signal=none -o "$TMP/trace" -p "$DAEMON" &
    tracer=$!
    eventually "the daemon is traced" grep -q "^TracerPid:[^0-9]*$tracer\$" "/proc/$DAEMON/status"
    read -r _ <TcpExtListenOverflows # cat(1) asks for the size, too, which is read again when that comes late
    same "files read by lookup and open" "netstat netstat" \
        "$(sed -n 's,.*"/proc/thread-self/net/\([^"]*\)".*,\1,p' "$TMP/trace" | xargs)"
    kill $tracer
    wait $tracer || :
fi
cd /
