#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints how long the main work takes, beside what others need for it: run.sh BENCH NULLFS, which
# are built from here. `meson test --benchmark -v -C build` runs it. Nothing fails for being slow.
export NETNSFS_LIMIT=600
. "$(dirname "$0")/../lib.sh"

# Names lie on a tmpfs, as /run is one.
mount -t tmpfs tmpfs /run/netns

# Ten routes of IPv4, and none of IPv6: /proc/net/route knows no others.
mount_tree
mkdir "$T/web"
ip -n web link set lo up
ip -n web link add eth0 type veth peer name peer0
ip -n web link set eth0 addrgenmode none up
ip -n web link set peer0 addrgenmode none up
ip -n web addr add 10.0.0.2/24 dev eth0
for i in 1 2 3 4 5 6 7 8; do ip -n web route add "10.0.$i.0/24" via 10.0.0.1; done
ip -n web route add default via 10.0.0.1
same "the number of routes" 10 "$(wc -l <"$T/web/routes")"

# A thousand routes, IPv4 and main table.
mkdir "$T/thousand"
ip -n thousand link add eth0 type veth peer name peer0
for link in lo eth0 peer0; do ip -n thousand link set $link up; done
ip -n thousand addr add 10.0.0.2/24 dev eth0
for i in $(seq 0 998); do echo "route add 10.$((128 + i / 250)).$((i % 250)).0/24 via 10.0.0.1"; done |
    ip -n thousand -batch -

# What is added by thousands, as lines and as `ip -batch` takes them.
mkdir "$T/bulk"
for eth in 0 1; do
    ip -n bulk link add eth$eth type veth peer name peer$eth
    ip -n bulk link set peer$eth up
    ip -n bulk link set eth$eth up
done
ip -n bulk addr add 10.0.0.2/24 dev eth0
for i in $(seq 0 999); do echo "10.64.$((i / 250)).$((i % 250))/32 dev eth1"; done >"$TMP/addrs"
for i in $(seq 0 9999); do echo "10.$((128 + i / 250)).$((i % 250)).0/24 via 10.0.0.1"; done >"$TMP/routes"
for i in $(seq 0 999); do echo "netns add many$i"; done >"$TMP/adds.batch"
sed 's/^/addr add /' "$TMP/addrs" >"$TMP/addrs.batch"
sed 's/^/route add /' "$TMP/routes" >"$TMP/routes.batch"
sed 's/^/route replace /' "$TMP/routes" >"$TMP/again.batch"

mkdir "$TMP/null"
"$2" "$TMP/null" "$(wc -c <"$T/web/routes")" &
nullfs=$!
until [ -e "$TMP/null/null" ]; do
    kill -0 "$nullfs" 2>/dev/null || fail "nullfs did not start"
    sleep 0.01
done

lxcfs=
if command -v lxcfs >/dev/null; then
    mkdir "$TMP/lxcfs"
    lxcfs -f "$TMP/lxcfs" >/dev/null 2>&1 &
    lxcfs=$!
    eventually "lxcfs answers" test -e "$TMP/lxcfs/proc/swaps"
fi

bench=$(realpath "$1")
SETTLE=$(realpath "$(dirname "$0")/settle.sh")
export SETTLE
(cd "$TMP" && in_ns web "$bench" work)

umount "$TMP/null"
wait "$nullfs"
[ -z "$lxcfs" ] || ends "$lxcfs"
