#!/bin/bash
# SPDX-License-Identifier: MIT
# port has the attributes of a port of a bridge or bond, and sets them as ip link set does.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a"
for n in 0 1 2; do ip -n a link add eth$n type veth peer name x$n; done
data() { ip -j -d -n a link show "$1" | jq -S '.[0].linkinfo.info_slave_data | del(.state, .id, .no, .designated_port)'; }
[ ! -e "$T/a/links/eth0/port" ] || fail "eth0 is no port"
add_link a br0 type bridge
printf 'eth0\neth1\n' >"$T/a/links/br0/ports"
[[ $(cat "$T/a/links/eth0/port") = "bridge_slave cost "* ]] || fail "$(cat "$T/a/links/eth0/port")"
words='cost 7 priority 16 hairpin on guard on root_block on learning off flood off mcast_router 2 mcast_flood off
    bcast_flood off mcast_to_unicast on proxy_arp on group_fwd_mask 8 neigh_suppress on isolated on fastleave on vlan_tunnel on'
# shellcheck disable=SC2086 # words are arguments
ip -n a link set eth0 type bridge_slave $words
cat "$T/a/links/eth0/port" >"$T/a/links/eth1/port"
same "a copy" "$(data eth0)" "$(data eth1)"
same "as it is shown" "$(cat "$T/a/links/eth0/port")" "$(cat "$T/a/links/eth1/port")"
[[ $(cat "$T/a/links/eth0/port") = "bridge_slave cost 7 priority 16 hairpin on guard on root_block on "* ]] ||
    fail "$(cat "$T/a/links/eth0/port")"
[[ $(cat "$T/a/links/eth0/port") != *'#'* ]] || fail "no word: $(cat "$T/a/links/eth0/port")"
before=$(data eth0)
echo 'bridge_slave isolated off hairpin off' >"$T/a/links/eth0/port"
same "two of them" "$(sed '/"isolated"/s/true/false/; /"hairpin"/s/true/false/' <<<"$before")" "$(data eth0)"
refused 'File exists' bash -c 'echo bond_slave >"$1"' bash "$T/a/links/eth0/port"
refused 'Invalid argument' bash -c 'echo bridge_slave cost x >"$1"' bash "$T/a/links/eth0/port"
refused 'Numerical result' bash -c 'echo bridge_slave priority 100 >"$1"' bash "$T/a/links/eth0/port"
echo 'bridge_slave backup_port eth1' >"$T/a/links/eth0/port"
[[ $(cat "$T/a/links/eth0/port") = *" backup_port eth1"* ]] || fail "$(cat "$T/a/links/eth0/port")"
echo 'bridge_slave nobackup_port' >"$T/a/links/eth0/port"
[[ $(cat "$T/a/links/eth0/port") != *" backup_port "* ]] || fail "$(cat "$T/a/links/eth0/port")"
echo 'del eth0' >>"$T/a/links/br0/ports"
[ ! -e "$T/a/links/eth0/port" ] || fail "eth0 is no port any more"

ip -n a link add bond0 type bond mode active-backup 2>/dev/null || exit 0
echo eth2 >"$T/a/links/bond0/ports"
same "of a bond" bond_slave "$(cat "$T/a/links/eth2/port")"
echo 'bond_slave queue_id 2 prio -7' >"$T/a/links/eth2/port"
same "queue_id and prio" 'bond_slave queue_id 2 prio -7' "$(cat "$T/a/links/eth2/port")"
same "as ip has it" "2 -7" "$(data eth2 | jq -r '[.queue_id, .prio] | join(" ")')"
