#!/bin/bash
# SPDX-License-Identifier: MIT
# A name of a link is cached while nothing changes. After any change, by any process, the next lookup
# returns the current link.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
links=$T/web/links
ip -n web -batch - <<'END'
link add eth0 type veth peer name eth1
link add eth2 type veth peer name eth3
END

# Each name is looked up twice, by whoever wants to hear of it again without asking.
index() { cat "$links/$1/ifindex" "$links/$1/ifindex" 2>/dev/null | uniq; }
seen() { for name in "$@"; do echo "$name $(index "$name")"; done; }
there() { for name in "$@"; do echo "$name $(in_ns web ip -j link show dev "$name" 2>/dev/null | jq -r '.[].ifindex')"; done; }
check() { same "$1" "$(there eth0 eth1 eth2 eth3 wan)" "$(seen eth0 eth1 eth2 eth3 wan)"; }

check "at first"
ls -l "$links" >/dev/null
check "listed"
for i in 1 2 3 4 5 6 7 8 9 10; do
    ip -n web -batch - <<<$'link set eth0 name wan\nlink set eth2 name eth0\nlink set wan name eth2'
    check "swapped $i times"
    [ $((i % 2)) = 0 ] || ls "$links" >/dev/null
done
ip -n web link set eth0 name wan
check "renamed"
ip -n web link set wan name eth0
ip -n web link set eth2 netns pod
check "moved away"
ip -n pod link set eth2 netns web
check "and back"
mv "$links/eth0" "$links/wan"
check "renamed here"
mv "$links/wan" "$links/eth0"
rmdir "$links/eth0"
check "removed, with its peer"
ip -n web link add eth0 type veth peer name eth1
check "made again"
ip netns del web
ip netns add web
ip -n web link add eth3 type veth peer name eth0
check "another namespace of that name"

# Of a link that is down, the kernel does not say that it has another name more.
ip -n web link property add dev eth0 altname wan
same "by its other name" "$(index eth0)" "$(index wan)"
ip -n web link property del dev eth0 altname wan
same "which it has no more" "" "$(index wan)"

# A link that is still to be is nobody's event.
mkdir "$links/wan"
same "to be" "" "$(cat "$links/wan/kind")"
ls "$links" >/dev/null
rmdir "$links/wan"
[ ! -e "$links/wan" ] || fail "one that never was is there"
mkdir "$links/wan"
ls -l "$links" >/dev/null
ip -n web link add wan type veth peer name lan
check "somebody else made it"
