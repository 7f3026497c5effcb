#!/bin/bash
# SPDX-License-Identifier: MIT
# An open sees the effect of all earlier closes of files of the namespace.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
(in_ns web ip link set lo up)
cat >"$TMP/clear" <<'END'
for n in $(seq 300); do
    echo "blackhole 10.0.0.0/8" >>"$1"
    : >"$1"
    read -r line <"$1" && echo "$1, round $n: $line"
done
exit 0
END
for table in 101 102 103 104 105 106 107 108; do
    ip -n web route add blackhole 10.0.0.0/8 table $table
    : >"$T/web/tables/$table" || fail "cannot clear"
    bash "$TMP/clear" "$T/web/tables/$table" >>"$TMP/said" 2>&1 &
    all="${all:-} $!"
done
wait $all
same "was cleared" "" "$(head "$TMP/said")"
