#!/bin/bash
# SPDX-License-Identifier: MIT
# One open is one snapshot, however many reads it takes; a new open is a new one.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
ip -n web -batch - < <(for i in $(seq 200); do echo "addr add 10.0.$i.1/32 dev lo"; done)
before=$(cat "$T/web/addrs")
exec 7<"$T/web/addrs"
first=$(dd bs=100 count=1 status=none <&7)
ip -n web addr flush dev lo
rest=$(cat <&7)
[ "${#before}" -gt 5000 ] || fail "too little to read"
same "open before" "$before" "$first$rest"
same "open after" "" "$(cat "$T/web/addrs")"
exec 7<&-
same "pread past the end" "" "$(dd if="$T/web/routes" skip=1000 status=none)"
same "a byte at a time" "$(cat "$T/web/rules")" "$(dd if="$T/web/rules" bs=1 status=none)"
