#!/bin/bash
# SPDX-License-Identifier: MIT
# Many routes: all of them, in order, with the right size, in one snapshot.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
for i in $(seq 0 19); do for j in $(seq 0 255); do echo "route add 10.$i.$j.0/24 dev lo"; done; done | ip -n web -batch -
same "lines" 5120 "$(wc -l <"$T/web/routes")"
same "size" "$(wc -c <"$T/web/routes")" "$(stat -c %s "$T/web/routes")"
same "order" "$(sort -V "$T/web/routes")" "$(cat "$T/web/routes")"
same "as ip has them" "$(ip -n web route | sed 's/ *$//' | sort)" "$(sort "$T/web/routes")"
ip -n web link set lo down
same "none" "" "$(cat "$T/web/routes")"
