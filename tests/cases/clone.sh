#!/bin/bash
# SPDX-License-Identifier: MIT
# A lab of three namespaces is saved to a directory, removed, and restored: both are equal.
. "$(dirname "$0")/../lib.sh"
examples=$(cd "$(dirname "$0")/../../docs/examples" && pwd)
export NETNS=$T
mount_tree
modprobe -q nf_conntrack 2>/dev/null || :     # or another case does, and sysctls appear in the middle
mkdir "$T/a" "$T/b" "$T/c"
cd "$T"
add_link a br0 type bridge
ln -s ../../b/links/eth0 a/links/p1
ln -s ../../c/links/eth0 a/links/p2
ln -s tap1 c/links/tap0
printf 'p1\np2\n' >a/links/br0/ports
echo 1400 >b/links/eth0/mtu
echo 02:00:00:00:00:0b >b/links/eth0/address
echo 'the way out' >b/links/eth0/ifalias
echo 7 >c/links/tap0/group
echo 500 >c/links/tap1/tx_queue_len
# What only the making of a link sets, and what links of all kinds have.
mkdir b/links/q0 b/links/q1
echo numtxqueues 3 >b/links/q0/options
printf 'numtxqueues 5\nnumrxqueues 7\n' >b/links/q1/options
echo veth peer q1 >b/links/q0/kind
mv b/links/q1 c/links/q1
printf 'promisc on\nmulticast off\naddrgenmode none\ngso_max_size 30000\naltname one\naltname another-name-of-q0\n' >>b/links/q0/options
printf 'allmulticast on\ntrailers off\n' >>a/links/br0/options
# A link on another one, whose name comes after its own: down, and of a kind that is there.
mkdir b/links/above
for kind in 'vlan id 10 link eth0' 'macvlan link eth0 mode bridge' dummy bridge; do
    [ -e b/links/above/mtu ] || echo "$kind" 2>/dev/null >b/links/above/kind || :
done
# no others: where modules of tunnels are loaded, each namespace has links of theirs
for link in a/links/{lo,br0,p1,p2} b/links/{lo,eth0} c/links/{lo,eth0,tap0}; do echo up >"$link/state"; done
echo down >b/links/above/state # a vlan comes up with its link
printf '10.0.0.1/24\n2001:db8::1/64\n' >a/links/br0/addrs
printf '10.0.0.2/24 brd 10.0.0.255 scope global\n10.0.0.22/32\n' >b/links/eth0/addrs
printf '10.0.0.3/24\n2001:db8::3/64 nodad\n' >c/links/eth0/addrs
echo 192.0.2.1/24 >c/links/tap0/addrs
echo default via 10.0.0.1 >b/routes
printf 'default via 10.0.0.1 metric 5\n192.0.2.128/25 nexthop via 10.0.0.1 weight 2 nexthop via 10.0.0.2\nunreachable 10.9.0.0/16\n::/0 via 2001:db8::1\n' >c/routes
echo 198.51.100.0/24 via 10.0.0.2 >c/tables/100
printf 'from 10.0.0.3 lookup 100 priority 100\nfrom 2001:db8::3 blackhole priority 200\nfwmark 0x7 lookup main priority 300\n' >>c/rules
echo 10.0.0.77 dev br0 lladdr 02:00:00:00:00:77 nud permanent >>a/neigh
echo 1 >a/proc/sys/net/ipv4/ip_forward
echo 1 >a/proc/sys/net/ipv6/conf/all/forwarding
echo 0 >b/proc/sys/net/ipv6/conf/eth0/accept_ra
echo 2 >c/proc/sys/net/ipv4/conf/tap0/rp_filter
echo 'table inet guard { chain in { type filter hook input priority filter; policy drop; ip saddr 10.0.0.0/24 accept; }; }' >>a/nft

# Each link that has a carrier has its link-local address, and no address is on trial.
settled() { [ "$(cat ./*/addrs | grep -c '^fe80.* scope link$')" = 5 ] && ! grep tentative ./*/addrs; }
# Links as ip shows them, without numbers and timers.
ip_details() {
    for name in a b c; do
        ip -j -d -n "$name" link | jq -S '[.[] | .altnames |= (. // [] | sort) | del(.ifindex, .link_index, .link, .link_netnsid) |
            walk(if type == "object" then with_entries(select(.key | endswith("_timer") | not)) else . end)] | sort_by(.ifname)'
    done
}
eventually "addresses are settled" settled
within 30 "$examples/save-restore" save "$TMP/original" a b c
same "neighbours that were learnt are not saved" 1 "$(cat "$TMP"/original/*/neigh | wc -l)"
same "what was set is there" "1 2 drop" "$(cd "$TMP/original" && { sed -n 's|^net/ipv4/ip_forward = ||p' a/sysctl.conf &&
    sed -n 's|^net/ipv4/conf/tap0/rp_filter = ||p' c/sysctl.conf && grep -o drop a/nft; } | xargs)"
ip_details >"$TMP/ip-original"
rmdir a b c
same "they are gone" "" "$(ls -d ./[abc] 2>/dev/null || :)"
within 30 "$examples/save-restore" restore "$TMP/original"
eventually "addresses are settled again" settled
within 30 "$examples/save-restore" save "$TMP/restored" a b c
same "equal" "" "$(diff -r "$TMP/original" "$TMP/restored" || :)"
same "for ip, too" "" "$(ip_details | diff "$TMP/ip-original" - || :)"
b/join ping -q -c 1 -W 5 10.0.0.3 >/dev/null
errors=$(cat error_log)
within 30 "$examples/save-restore" restore "$TMP/original"
same "restoring what is there is no error" "$errors" "$(cat error_log)"

# What cannot be restored is named, and the rest is restored.
echo '10.9.9.9/32 nonsense' >>"$TMP/original/b/links/eth0/address"
echo 1300 >"$TMP/original/b/links/eth0/mtu"
refused 'cannot restore b/links/eth0/address' "$examples/save-restore" restore "$TMP/original"
same "the rest" 1300 "$(cat b/links/eth0/mtu)"
echo 1400 >b/links/eth0/mtu

# One file at a time.
mkdir d
echo up >d/links/lo/state
ln -s eth1 d/links/eth0
cat b/addrs | grep '^10' >d/addrs
echo up | tee d/links/*/state >/dev/null
cat b/routes >d/routes
cp c/rules d/rules
words() { grep -v : "$1" | sed "s/ *#.*//"; }
same "routes" "$(words b/routes)" "$(words d/routes)"
same "rules" "$(cat c/rules)" "$(cat d/rules)"
