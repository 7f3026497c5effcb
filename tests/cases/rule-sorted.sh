#!/bin/bash
# SPDX-License-Identifier: MIT
# Lines are sorted in one order, independent of the order of creation, at each read.
. "$(dirname "$0")/../lib.sh"
mount_tree
lines='addr 10.0.0.9/24 dev lo
addr 10.0.0.10/24 dev lo
addr 2001:db8::2/64 dev lo nodad
addr 2001:db8::10/64 dev lo nodad
route 10.5.0.0/16 dev lo
route 10.40.0.0/16 dev lo
route 10.5.0.0/16 dev lo metric 9
route 2001:db8:5::/48 dev lo
route 2001:db8:40::/48 dev lo
neigh 10.0.0.33 dev lo lladdr 02:00:00:00:00:09 nud permanent
neigh 10.0.0.4 dev lo lladdr 02:00:00:00:00:09 nud permanent'
fill() {
    ip netns add "$1"
    ip -n "$1" link set lo up
    while read -r object line; do add_line "$1" "$object" "$line"; done
}
fill a <<<"$lines"
# IPv4 addresses in one subnet are in the order of their making: the first one is the primary.
fill b < <(grep '^addr 10' <<<"$lines"; tac <<<"$lines" | grep -v '^addr 10')
for file in addrs routes neigh tables/local links/lo/addrs; do
    same "$file" "$(cat "$T/a/$file")" "$(cat "$T/b/$file")"
    same "$file again" "$(cat "$T/a/$file")" "$(cat "$T/a/$file")"
done
same "by number" "10.5.0.0/16 10.5.0.0/16 10.40.0.0/16 2001:db8:5::/48 2001:db8:40::/48" \
    "$(grep -v proto "$T/a/routes" | cut -d' ' -f1 | xargs)"
