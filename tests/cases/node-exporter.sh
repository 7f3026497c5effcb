#!/bin/bash
# SPDX-License-Identifier: MIT
# prometheus-node-exporter with paths in the tree has the same metrics and link states as inside the
# namespace.
. "$(dirname "$0")/../lib.sh"
command -v prometheus-node-exporter >/dev/null || skip "no prometheus-node-exporter"
mount_tree
make_routable web
ip -n web link add down0 type bridge
ip link set lo up
collectors="--collector.disable-defaults --no-collector.netdev.netlink --log.level=error"
for name in netdev netclass netstat sockstat arp softnet udp_queues; do collectors+=" --collector.$name"; done
# metrics FILE COMMAND…: what an exporter that COMMAND starts says, to COMMAND's namespace
metrics() {
    local to=$1 exporter
    shift
    # shellcheck disable=SC2086 # a list of options
    "$@" prometheus-node-exporter $collectors $options --web.listen-address=127.0.0.1:9101 >"$TMP/exporter" 2>&1 &
    exporter=$!
    eventually "it answers" "$@" python3 -c "
import urllib.request
open('$to', 'wb').write(urllib.request.urlopen('http://127.0.0.1:9101/metrics').read())"
    ends $exporter
}
names() { grep '^node_' "$1" | sed 's/ [^ ]*$//' | sort; }
state() { grep -E '^node_network_(up|carrier|speed_bytes|mtu_bytes|info|flags|address_assign_type)' "$1" | sort; }
eventually "addresses are settled" sh -c "! grep -q tentative '$T/web/addrs'"
options="--path.procfs=$T/web/proc --path.sysfs=$T/web/sys"
metrics "$TMP/outside" env
options=
metrics "$TMP/inside" ip netns exec web
same "metrics" "$(names "$TMP/inside")" "$(names "$TMP/outside")"
same "links" "$(state "$TMP/inside")" "$(state "$TMP/outside")"
grep -q 'node_network_up{device="down0"} 0' "$TMP/outside"
