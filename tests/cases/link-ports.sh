#!/bin/bash
# SPDX-License-Identifier: MIT
# ports of a bridge: read, append, replace.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
add_link web br0 type bridge
add_link web br1 type bridge
for i in 0 2 4; do ip -n web link add eth$i type veth peer name eth$((i + 1)); done
br0=$T/web/links/br0/ports
in_bridge() { ip -j -n web link show master "$1" | jq -r '.[].ifname // empty' | sort | xargs; }
says() { same "$1, read" "$2" "$(xargs <"$br0")"; same "$1" "$2" "$(in_bridge br0)"; }
same "only a bridge has it" "" "$(ls "$T/web/links/eth0" | grep -x ports || :)"
says "none" ""
echo eth2 >>"$br0"
echo eth0 >>"$br0"
says "two" "eth0 eth2"
printf 'eth2\neth4\n' >"$br0"
says "made so" "eth2 eth4"
same "a master" ../br0 "$(readlink "$T/web/links/eth4/master")"
echo 'del eth2' >>"$br0"
says "one less" eth4
refused 'No such file|No such device' bash -c 'echo del eth2 >>"$1"' bash "$br0"
refused 'No such device' bash -c 'echo nobody >>"$1"' bash "$br0"
refused 'Invalid argument' bash -c 'echo eth0 eth2 >>"$1"' bash "$br0"
refused 'Invalid argument|Too many' bash -c 'echo br0 >>"$1"' bash "$br0"
echo eth4 >"$T/web/links/br1/ports"
says "taken by the other bridge" ""
same "there" eth4 "$(cat "$T/web/links/br1/ports")"
printf 'eth0\neth1\n' >>"$br0"
: >"$br0"
says "cleared" ""
