#!/bin/bash
# SPDX-License-Identifier: MIT
# mkdir and kind create the same link as ip link add with these arguments, and kind can be written back. A
# kind that the kernel lacks is EOPNOTSUPP with both.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
for name in web other; do
    ip -n $name link add eth0 type veth peer name eth1
    ip -n $name link set eth0 address 02:00:00:00:00:01
done
info() { ip -j -d -n "$1" link show x | jq -S '.[0] | [.link, .linkinfo]'; }
make() { mkdir "$T/$1/links/x" && echo "$2" >"$T/$1/links/x/kind"; }
made=

# kind WORDS…: with `on LINK` first, ip wants the lower device before the type
kind() {
    local lower='' on='' said words
    if [ "$1" = on ]; then lower="link $2" on=" link $2"; shift 2; fi
    # shellcheck disable=SC2086 # words are arguments
    if ! said=$(ip -n other link add x $lower type "$@" 2>&1); then
        grep -q 'Unknown device type\|not supported' <<<"$said" || fail "ip link add $lower type $*: $said"
        refused 'Operation not supported' make web "$*$on"
        rmdir "$T/web/links/x"
        return
    fi
    make web "$*$on"
    same "$*" "$(info other)" "$(info web)"
    ip -n other link del x
    words=$(cat "$T/web/links/x/kind")
    make other "$words"
    same "$*: what it says" "$(info web)" "$(info other)"
    same "$*: once more" "$words" "$(cat "$T/other/links/x/kind")"
    rmdir "$T/web/links/x" "$T/other/links/x"
    same "rmdir" "$(ls "$T/other/links")" "$(ls "$T/web/links")" # with a module, links of its own may come
    made="$made $1"
}
for simple in bridge dummy ifb wireguard; do kind $simple; done
kind bridge stp_state 1 forward_delay 400 hello_time 100 priority 4096
kind bridge vlan_filtering 1
kind on eth0 vlan id 10
kind on eth0 vlan protocol 802.1ad id 11
for mode in private vepa bridge source; do kind on eth0 macvlan mode $mode; done
kind on eth0 macvtap mode bridge
for mode in l2 l3 l3s; do kind on eth0 ipvlan mode $mode; done
kind on eth0 ipvlan mode l2 private
kind vxlan id 42 dstport 4789
kind vxlan id 43 dstport 8472 remote 192.0.2.1 dev eth0 ttl 7
kind vxlan id 44 dstport 4789 group 239.1.1.1 dev eth0 local 192.0.2.7
kind vxlan id 45 dstport 4789 local 2001:db8::1 remote 2001:db8::2 nolearning
kind vxlan external dstport 4789
kind bond mode active-backup
kind bond mode 802.3ad miimon 100
kind vrf table 100
kind gre local 192.0.2.7 remote 192.0.2.1 ttl 64
kind ipip local 192.0.2.7 remote 192.0.2.1 dev eth0
kind sit local 192.0.2.7 remote 192.0.2.1 ttl 9
[ -n "$made" ] || skip "the kernel has none of the kinds"

echo 'veth peer name there' | make web "$(cat)"
same "a pair" "../there" "$(readlink "$T/web/links/x/peer")"
refused 'File exists' bash -c 'echo bridge >"$1"' bash "$T/web/links/x/kind"
echo veth >"$T/web/links/x/kind" # is what it is
rmdir "$T/web/links/there"
same "both are gone" "$(ls "$T/other/links")" "$(ls "$T/web/links")"
