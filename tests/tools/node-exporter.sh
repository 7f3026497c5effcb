#!/bin/bash
# SPDX-License-Identifier: MIT
# prometheus-node-exporter with paths in the tree shows the figures that it shows inside the namespace; with
# web/join, also those that it requests by netlink. It never listens there, so a scrape changes no figure.
. "$(dirname "$0")/../lib.sh"
command -v prometheus-node-exporter >/dev/null || skip "no prometheus-node-exporter"
command -v nft >/dev/null || skip "no nft"
mount_tree
make_routable web
sysctl_in web net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 # which sends from time to time
ip link set lo up

# Figures that are not 0: a bridge without carrier, neighbours, a bond, connections, a socket with a queue.
ip -n web link add down0 type bridge 2>/dev/null || :
ip -n web neigh add 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 nud permanent
if ip -n web link add bond0 type bond 2>/dev/null; then
    ip -n web link add port0 type veth peer name port1
    ip -n web link set port0 master bond0
    for link in bond0 port0 port1; do ip -n web link set $link up; done
    eventually "bond0 is up" grep -qx up "$T/web/links/bond0/operstate"
fi
(in_ns web nft add table t '; add chain t c { type filter hook output priority 0 ; }; add rule t c ct state new')
(in_ns web python3 -c '
import socket, time
listener = socket.create_server(("10.0.0.1", 4000))
client = socket.create_connection(("10.0.0.1", 4000))
server = listener.accept()[0]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("10.0.0.1", 4001))
udp.sendto(b"x" * 100, ("10.0.0.1", 4001))
open("'"$TMP/ready"'", "w").close()
time.sleep(1000)') &
eventually "sockets are there" [ -e "$TMP/ready" ]

collectors="--collector.disable-defaults --no-collector.netdev.netlink --log.level=error"
for name in netdev netclass netstat sockstat conntrack arp softnet udp_queues bonding tcpstat; do
    collectors+=" --collector.$name"
done
# scrape TO COMMAND…: what an exporter that COMMAND starts shows. It inherits a socket of this namespace.
scrape() {
    local to=$1 exporter
    shift
    # shellcheck disable=SC2086 # a list of options
    python3 -c '
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 9101))
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execvp(sys.argv[1], sys.argv[1:])' "$@" $collectors --web.systemd-socket >"$TMP/exporter" 2>&1 &
    exporter=$!
    eventually "it answers" python3 -c "
import urllib.request
open('$to', 'wb').write(urllib.request.urlopen('http://127.0.0.1:9101/metrics', timeout=10).read())"
    ends $exporter
}
scrape "$TMP/inside" ip netns exec web prometheus-node-exporter
scrape "$TMP/outside" prometheus-node-exporter --path.procfs="$T/web/proc" --path.sysfs="$T/web/sys"
scrape "$TMP/joined" "$T/web/join" prometheus-node-exporter

# What the kernel counts for the whole machine, and what each scrape itself changes, is compared by name.
figures() {
    grep '^node_' "$1" | sort |
        sed -E '/^node_(scrape_collector_duration_seconds|softnet_|sockstat_(sockets_used|.*_(alloc|mem|mem_bytes|orphan)) )/s/ [^ ]*$//'
}
same "through join" "$(figures "$TMP/inside")" "$(figures "$TMP/joined")"
same "by paths" "$(figures "$TMP/inside" | grep -v node_tcp_connection_states)" \
    "$(figures "$TMP/outside" | grep -v node_tcp_connection_states)"
grep -qx 'node_tcp_connection_states{state="established"} 2' "$TMP/joined" || fail "no connections through join"

# Each collector found what is there.
shown() { grep -qx "$1" "$TMP/outside" || fail "no $1: $(figures "$TMP/outside")"; }
shown 'node_network_up{device="eth0"} 1'
shown 'node_arp_entries{device="eth0"} 1'
shown 'node_nf_conntrack_entries 2'
shown 'node_udp_queues{ip="v4",queue="rx"} [1-9].*'
[ ! -e "$T/web/links/down0" ] || shown 'node_network_up{device="down0"} 0'
found_nothing=bonding
if [ -e "$T/web/links/bond0" ]; then
    shown 'node_bonding_active{master="bond0"} 1'
    found_nothing=
fi
same "collectors that found nothing" "$found_nothing" \
    "$(sed -nE 's/^node_scrape_collector_success\{collector="(.*)"\} 0$/\1/p' "$TMP/outside")"
