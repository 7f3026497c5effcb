#!/bin/bash
# SPDX-License-Identifier: MIT
# metrics: the values of ip and nstat, in the format of Prometheus; scraped through
# prometheus-node-exporter; names that are hostile forge nothing; readers together.
. "$(dirname "$0")/../lib.sh"
command -v promtool >/dev/null || skip "no promtool"
command -v prometheus-node-exporter >/dev/null || skip "no prometheus-node-exporter"
mount_tree
make_routable web
sysctl_in web net.ipv6.conf.eth{0,1}.disable_ipv6=1 # which sends from time to time
ip link set lo up
all=$T/metrics/netnsfs.prom
inode=$(cat "$T/web/inode")

# valid FILE: promtool accepts it. Its style does not permit the names of node_exporter's netstat.
valid() {
    local said
    said=$(promtool check metrics <"$1" 2>&1 | grep -v '^netns_netstat_.* metric names should be written in .snake_case. not .camelCase.$') || :
    same "promtool of $1" "" "$said"
}
# value FAMILY LABELS [FILE]: of the sample
value() { grep -F "$1{$2} " "${3:-$all}" | sed 's/.*} //'; }

# Traffic: a connection, a refused one, a datagram to no socket.
in_ns_web() { (in_ns web "$@"); }
in_ns_web python3 - <<'END'
import socket
a = socket.create_server(("127.0.0.1", 4000))
b = socket.create_connection(("127.0.0.1", 4000))
a.accept()[0].sendall(b"x" * 5000)
try: socket.create_connection(("127.0.0.1", 4001))
except ConnectionRefusedError: pass
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 4002))
socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"x", ("::1", 4002))
END
sleeper web

cp "$T/web/metrics" "$TMP/one"
cp "$all" "$TMP/all"
valid "$TMP/one"
valid "$TMP/all"

# As ip shows links, and nstat counters. Nothing else happens in the namespace meanwhile.
for link in lo eth0 eth1; do
    ip -n web -s -j link show dev $link | jq -r '.[] | "\(.stats64.rx.bytes) \(.stats64.rx.packets) \(.stats64.rx.errors) \(.stats64.rx.dropped) \(.stats64.tx.bytes) \(.stats64.tx.packets) \(.stats64.tx.errors) \(.stats64.tx.dropped) \(.mtu) \(if .operstate == "UP" then 1 else 0 end)"' >"$TMP/expected"
    for family in network_{receive,transmit}_{bytes,packets,errs,drop}_total network_mtu_bytes network_up; do
        value "netns_$family" "netns=\"web\",device=\"$link\""
    done | xargs >"$TMP/seen"
    same "$link" "$(cat "$TMP/expected")" "$(cat "$TMP/seen")"
done
in_ns_web nstat -asz | sed '1d' | awk '{print $1, $2}' >"$TMP/nstat"
[ "$(value netns_netstat_Udp_NoPorts 'netns="web"')" = 1 ] || fail "no NoPorts"
[ "$(value netns_netstat_Tcp_OutRsts 'netns="web"')" -ge 1 ] || fail "no OutRsts"
sed -nE 's/^netns_netstat_([^_]*)_([^{]*)\{netns="web"\}/\1\2/p' "$TMP/one" >"$TMP/ours"
[ "$(wc -l <"$TMP/ours")" -gt 35 ] || fail "counters: $(cat "$TMP/ours")"
while read -r name number; do
    case $name in TcpCurrEstab | IpForwarding) continue ;; esac # not counters, nstat does not have them
    grep -qx "$name $number" "$TMP/nstat" || fail "$name $number: nstat has $(grep "^$name " "$TMP/nstat")"
done <"$TMP/ours"
same "forwarding" 2 "$(value netns_netstat_Ip_Forwarding 'netns="web"' "$TMP/one")"
same "sockets" "$(in_ns_web awk '/^UDP:/{print $3}' /proc/net/sockstat)" "$(value netns_sockstat_UDP_inuse 'netns="web"')"
same "processes" 1 "$(value netns_processes 'netns="web"')"
same "info" 1 "$(value netns_info "netns=\"web\",inode=\"$inode\",cookie=\"$(cat "$T/web/cookie")\"")"
if [ -e /proc/sys/net/netfilter/nf_conntrack_count ]; then
    same "conntrack" "$(in_ns_web sysctl -n net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max | xargs)" \
        "$(value netns_nf_conntrack_entries 'netns="web"') $(value netns_nf_conntrack_entries_limit 'netns="web"')"
fi
grep -v '^#' "$TMP/all" | grep -F 'netns="web"' | sed 's/ .*//' | sort >"$TMP/in-all"
same "one and all" "$(grep -v '^#' "$TMP/one" | sed 's/ .*//' | sort)" "$(cat "$TMP/in-all")"

# Without a name, and in a namespace of PID 1, whose metrics node_exporter has itself.
unshare --net sleep 1000 &
anonymous=$!
eventually "it is in a namespace" sh -c "[ \$(readlink /proc/$anonymous/ns/net) != \$(readlink /proc/1/ns/net) ]"
number=$(stat -L -c %i /proc/$anonymous/ns/net)
same "anonymous" 1 "$(value netns_processes "netns=\"by-inode/$number\"")"
same "of PID 1" "" "$(grep -F "inode=\"$(stat -L -c %i /proc/1/ns/net)\"" "$all" || :)"
same "of PID 1, in its own file" "1" "$(grep -cF "inode=\"$(stat -L -c %i /proc/1/ns/net)\"" "$T/by-pid/1/metrics")"

# A container of docker, and two of a pod.
sleeper web
mkdir -p /run/docker/runtime-runc/moby/"$(printf 'd%.0s' {1..64})" /var/lib/docker/containers/"$(printf 'd%.0s' {1..64})"
echo "{\"init_process_pid\":$SLEEPER,\"init_process_start\":$(cut -d' ' -f22 "/proc/$SLEEPER/stat"),\"config\":{}}" \
    >/run/docker/runtime-runc/moby/"$(printf 'd%.0s' {1..64})"/state.json
echo '{"Name":"/app"}' >/var/lib/docker/containers/"$(printf 'd%.0s' {1..64})"/config.v2.json
same "container" 2 "$(value netns_processes 'netns="web",container="app"')"
grep -q '^netns_info{netns="web",container="app",inode=.*,engine="docker"} 1$' "$all" || fail "$(grep netns_info "$all")"

# Names that would be a label, a line, a series or no UTF-8; two that differ in how they are escaped.
forge='x"}1#'
ip -n web link add "$forge" type dummy 2>/dev/null || ip -n web link add "$forge" type veth peer name forged
ip -n web link add $'\xff\e[1m' type veth peer name 'x\377\033[1m'
ip -n web link add $'h\xc3\xa9' type veth peer name $'x\xed\xb0\x80'
ip netns add 'new"ns\'
# shellcheck disable=SC1003
name=$'new\nnetns_info{netns="no"} 1\n'
touch "/run/netns/$name"
mount --bind "/run/netns/web" "/run/netns/$name"
ip netns del web
mount --bind "/run/netns/$name" "$(touch /run/netns/zzz && echo /run/netns/zzz)"
cp "$all" "$TMP/hostile"
valid "$TMP/hostile"
same "lines" "" "$(grep -vE '^(# (HELP|TYPE) netns_|netns_[A-Za-z0-9_]+\{([a-z]+="([^"\\]|\\["\\])*",?)+\} [0-9]+$)' "$TMP/hostile" || :)"
same "families" "" "$(grep '^# TYPE' "$TMP/hostile" | sort | uniq -d)"
same "series" "" "$(grep -v '^#' "$TMP/hostile" | sed 's/ [0-9]*$//' | sort | uniq -d)"
for device in 'x\"}1#' '\\377\\033[1m' 'x\\134377\\134033[1m' $'h\xc3\xa9' 'x\\355\\260\\200'; do
    grep -qF "device=\"$device\"" "$TMP/hostile" || fail "no device $device: $(grep -o 'device=.*' "$TMP/hostile" | sort -u)"
done

# Scraped. All that node_exporter's netstat has by default is here.
setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \
    prometheus-node-exporter --collector.disable-defaults --collector.textfile --collector.netstat \
    "--collector.textfile.directory=$T/metrics" --log.level=error --web.listen-address=127.0.0.1:9101 >"$TMP/exporter" 2>&1 &
exporter=$!
eventually "it answers" python3 -c "
import urllib.request
open('$TMP/scraped', 'wb').write(urllib.request.urlopen('http://127.0.0.1:9101/metrics').read())"
ends $exporter
same "errors" "node_textfile_scrape_error 0" "$(grep '^node_textfile_scrape_error' "$TMP/scraped")"
same "scraped" "$(grep -v '^#' "$TMP/hostile" | sed 's/{.*//' | sort | uniq -c)" "$(grep '^netns_' "$TMP/scraped" | sed 's/{.*//' | sort | uniq -c)"
same "netstat" "" "$(comm -23 <(sed -n 's/^node_netstat_\([^ ]*\) .*/\1/p' "$TMP/scraped" | sort -u) <(sed -n 's/^netns_netstat_\([^{]*\){.*/\1/p' "$TMP/scraped" | sort -u))"

# Grafana's dashboard and the page for Kubernetes have valid expressions, of families that exist.
docs=$CHECKOUT/docs
{ jq -r '.panels[].targets[].expr' "$docs/examples/kubernetes/dashboard.json"
    sed -n '/^## Metrics/,/^## Tests/s/^| [^|]* | `\(.*\)` |$/\1/p' "$docs/kubernetes.md"; } |
    sed 's/\$__rate_interval/5m/g' >"$TMP/expressions"
[ "$(wc -l <"$TMP/expressions")" -gt 15 ] || fail "expressions: $(cat "$TMP/expressions")"
[ -e /proc/sys/net/netfilter/nf_conntrack_count ] || sed -i /nf_conntrack/d "$TMP/expressions"
jq -R '{record: "x:y", expr: .}' "$TMP/expressions" | jq -s '{groups: [{name: "x", rules: [to_entries[] | .value + {labels: {n: "\(.key)"}}]}]}' >"$TMP/rules"
promtool check rules "$TMP/rules" >"$TMP/said" 2>&1 || fail "$(cat "$TMP/said")"
same "families that do not exist" "" "$(comm -23 <(grep -o 'netns_[A-Za-z0-9_]*' "$TMP/expressions" | sort -u) \
    <(sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' "$TMP/all" | sort -u))"

# Readers together; one that ends early.
for n in $(seq 10); do cat "$all" >"$TMP/together$n" & pids="${pids:-} $!"; done
timeout -s INT 0.01 cat "$all" >"$TMP/out" || :
# shellcheck disable=SC2086 # a list
wait $pids
for n in $(seq 10); do grep -qF 'device="eth0"' "$TMP/together$n" || fail "reader $n"; done
eventually "nothing is held" held_nothing
