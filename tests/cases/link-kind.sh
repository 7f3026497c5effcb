#!/bin/bash
# SPDX-License-Identifier: MIT
# kind has the arguments of ip link add after type: they create an equal link.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
for name in web other; do ip -n $name link add eth0 type veth peer name eth1; done
made=0
# kind WORDS…: a link made with them has a kind that makes one with the same kind
kind() {
    local lower='' words
    if [ "$1" = on ]; then lower="link $2"; shift 2; fi
    # shellcheck disable=SC2086 # words are arguments
    ip -n web link add x $lower type "$@" 2>/dev/null || return 0
    made=$((made + 1))
    words=$(cat "$T/web/links/x/kind")
    if [ -n "$lower" ]; then
        [[ " $words " = *" $lower "* ]] || fail "$words: no $lower"
        words=${words/ $lower/}
    fi
    # shellcheck disable=SC2086
    ip -n other link add x $lower type $words || fail "ip link add $lower type $words"
    same "again: $*" "$(cat "$T/web/links/x/kind")" "$(cat "$T/other/links/x/kind")"
    same "kind of $*" "$(ip -j -d -n web link show x | jq -r '.[0].linkinfo.info_kind')" "${words%% *}"
    same "details of $*" "$(ip -j -d -n web link show x | jq -S '.[0].linkinfo.info_data')" \
        "$(ip -j -d -n other link show x | jq -S '.[0].linkinfo.info_data')"
    ip -n web link del x
    ip -n other link del x
}
kind bridge
kind dummy
kind ifb
kind on eth0 vlan id 10
kind on eth0 vlan protocol 802.1ad id 11
kind vxlan id 42 dstport 4789
kind vxlan id 43 dstport 8472 remote 192.0.2.1 dev eth0
kind vxlan id 44 dstport 4789 group 239.1.1.1 dev eth0 local 192.0.2.7
kind vxlan id 45 dstport 4789 local 2001:db8::1 remote 2001:db8::2 nolearning
kind vxlan external dstport 4789
for mode in private vepa bridge passthru source; do kind on eth0 macvlan mode $mode; done
for mode in l2 l3 l3s; do kind on eth0 ipvlan mode $mode; done
kind vrf table 100
kind bond
[ $made -gt 0 ] || skip "the kernel has none of the kinds"
same "veth" veth "$(cat "$T/web/links/eth0/kind")"
same "lo has none" "0 " "$(stat -c %s "$T/web/links/lo/kind") $(cat "$T/web/links/lo/kind")"
ip -n web tuntap add tap0 mode tap 2>/dev/null || exit 0
same "tun" tun "$(cut -d' ' -f1 "$T/web/links/tap0/kind")"
