#!/bin/bash
# SPDX-License-Identifier: MIT
# A file in the page cache is read again after it has changed, by any process, in content or size.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip netns add db
for name in web db; do sysctl_in $name net.ipv6.conf.default.accept_dad=0; done # else tentative, for a while
ip -n web link set lo up
ip -n web link add eth0 type veth peer name eth1
ip -n web link set eth0 up
ip -n web link set eth1 up
ip -n web addr add 10.0.0.1/24 dev eth0

# says FILE: read until it is in the page cache; wc and fstat(2) agree
says() {
    local text
    text=$(cat "$T/$1")
    [ "$(cat "$T/$1")" = "$text" ] || fail "$1 is read differently"
    same "size of $1" "$(wc -c <"$T/$1")" "$(cat "$T/$1" | wc -c)"
    printf '%s\n' "$text"
}

# changes FILE PATTERN COMMAND…: before, no line has PATTERN, after COMMAND, one has, and back with !
changes() {
    local file=$1 pattern=$2
    shift 2
    ! says "$file" | grep -qE "$pattern" || fail "$file has $pattern already"
    "$@" || fail "$*"
    grep -qE "$pattern" "$T/$file" || fail "after $*: $file: $(cat "$T/$file")"
    says "$file" >/dev/null
}
unchanges() {
    local file=$1 pattern=$2
    shift 2
    says "$file" | grep -qE "$pattern" || fail "$file has no $pattern"
    "$@" || fail "$*"
    ! grep -qE "$pattern" "$T/$file" || fail "after $*: $file: $(cat "$T/$file")"
    says "$file" >/dev/null
}

# By ip.
changes web/routes '^10.9.0.0/16' ip -n web route add 10.9.0.0/16 via 10.0.0.2
changes web/routes '^10.9.0.0/16 via 10.0.0.3' ip -n web route replace 10.9.0.0/16 via 10.0.0.3
unchanges web/routes '^10.9' ip -n web route del 10.9.0.0/16
changes web/addrs '^10.0.1.1/24' ip -n web addr add 10.0.1.1/24 dev eth0
changes web/routes '^10.8.0.0/16' ip -n web route add 10.8.0.0/16 dev eth0 src 10.0.1.1
unchanges web/routes '^10.8' ip -n web addr del 10.0.1.1/24 dev eth0
changes web/rules '^priority 7 ' ip -n web rule add pref 7 lookup 7
changes web/rules '^priority 8 .*::/0' ip -n web -6 rule add pref 8 lookup 7
unchanges web/rules '^priority 7 ' ip -n web rule del pref 7
ip -n web route add 10.7.0.0/16 dev eth0 table 7
changes web/tables/7 '^10.6' ip -n web route add 10.6.0.0/16 dev eth0 table 7
unchanges web/tables/7 '^10.6' ip -n web route flush 10.6.0.0/16 table 7
changes web/links/eth0/mtu '^1400$' ip -n web link set eth0 mtu 1400
changes web/links/eth0/ifalias '^text$' ip -n web link set eth0 alias text
changes web/links/eth0/addrs '^10.0.2.1' ip -n web addr add 10.0.2.1/32 dev eth0
changes web/routes '10.5.0.0/16.* nhid 5|nhid 5.*10.5|^10.5.0.0/16' sh -c \
    'ip -n web nexthop add id 5 via 10.0.0.5 dev eth0 && ip -n web route add 10.5.0.0/16 nhid 5'
unchanges web/routes '^10.5' ip -n web nexthop del id 5
changes web/routes '^10.4' ip -n web route add 10.4.0.0/16 dev eth0
# (That the other end has no carrier comes to its routes a moment later.)
no_carrier() { ip -n web -6 route | grep -q linkdown; }
down() { ip -n web link set eth0 down && eventually "eth1 has no carrier" no_carrier; }
unchanges web/routes '^10.4' down
changes web/links/eth0/state '^up$' ip -n web link set eth0 up
# What is changed of a link that is down, the kernel does not say.
ip -n web link set eth0 down
changes web/links/eth0/ifalias '^words$' ip -n web link set eth0 alias words
changes web/links/eth0/group '^7$' ip -n web link set eth0 group 7
ip -n web link set eth0 up
# A link that goes elsewhere.
ip -n web addr add 10.1.0.1/24 dev eth1
unchanges web/addrs ' dev eth1 ' ip -n web link set eth1 netns db
changes db/addrs ' dev eth1 ' ip -n db addr add 10.1.0.1/24 dev eth1
unchanges db/addrs ' dev eth1 ' ip -n web link del eth0

# By the tree itself.
ip -n web link add eth0 type veth peer name eth1
changes web/links/eth0/state up sh -c "echo up >'$T/web/links/eth0/state'"
changes web/addrs '^10.3.0.1' sh -c "echo 10.3.0.1/24 dev eth0 >>'$T/web/addrs'"
unchanges web/addrs . sh -c ": >'$T/web/addrs'; ip -n web addr flush dev lo; ip -n web addr flush dev eth0"
refused 'Invalid' bash -c "echo nonsense >>'$T/web/addrs'"
same "after a refused write" "" "$(says web/addrs)"

# Words.
mkdir -p "$TMP/words"
cp -r /etc/iproute2/. "$TMP/words" 2>/dev/null || :
mount --bind "$TMP/words" /etc/iproute2 2>/dev/null || skip "no /etc/iproute2"
ip -n web rule add pref 77 lookup 77
changes web/rules 'lookup words' sh -c 'echo "77 words" >>/etc/iproute2/rt_tables'
unchanges web/rules 'lookup words' umount /etc/iproute2

# Names: the same name, another namespace.
ip -n db addr add 10.44.0.1/32 dev lo
changes web/addrs '^10.55' ip -n web addr add 10.55.0.1/32 dev lo
another() { ip netns del web && ip netns add web; }
unchanges web/addrs '^10.55' another
changes web/addrs '^10.44' mount --bind /run/netns/db /run/netns/web
unchanges web/addrs '^10.44' umount /run/netns/web
changes web/addrs '^10.44' eval 'umount /run/netns/web; mount --bind /run/netns/db /run/netns/web'
umount /run/netns/web
[ -f "$T/web" ] || fail "it is a leftover now"
refused 'Not a directory' cat "$T/web/addrs"
rm "$T/web"
# A symlink leads elsewhere without a word.
ln -s "/proc/$$/ns/net" /run/netns/host
says host/addrs >/dev/null
sleeper db
ln -sfn "/proc/$SLEEPER/ns/net" /run/netns/host
grep -q '^10.44' "$T/host/addrs" || fail "the symlink leads elsewhere"
ends "$SLEEPER"
# The registry itself.
says db/addrs >/dev/null
mkdir "$TMP/empty"
mount --bind "$TMP/empty" /run/netns
refused 'No such file' cat "$T/db/addrs"
umount /run/netns
# A namespace dies.
same "before" 1 "$(says db/addrs | grep -c '^10.44')"
exec 7<"$T/db/addrs"
ip netns del db
refused 'No such file' cat "$T/db/addrs"
same "what was open" 1 "$(grep -c '^10.44' <&7)"
exec 7<&-
