#!/bin/bash
# SPDX-License-Identifier: MIT
# options shows and sets the attributes that ip -d link has for links of all kinds. A copy makes them equal.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
ip -n a link add eth0 type veth peer name eth1
ip -n b link add eth0 type veth peer name eth1
options=$T/a/links/eth0/options
write() { echo "$1" >>"$options"; }
details() { ip -j -d -n "$1" link show "$2" | jq -S '.[0] | .altnames |= (. // [] | sort) | del(.ifindex, .link_index, .address, .link, .ifname)'; }
words() { grep -xE "($1) .*" "$options" | cut -d' ' -f2- | xargs; }

same "as the kernel has them" "$(ip -j -d -n a link show eth0 | jq -r '.[0] |
    [.num_tx_queues, .num_rx_queues, .gso_max_size, .gso_max_segs, .gro_max_size, .inet6_addr_gen_mode] | map(tostring) | sort | join(" ")')" \
    "$(grep -E '^(num|gso_max|gro_max|addrgen)' "$options" | cut -d' ' -f2 | sort | xargs)"
same "flags" "on on off off on off default off" \
    "$(words 'arp|multicast|allmulticast|promisc|trailers|dynamic|mode|protodown')"

# Each word of ip-link(8), by ip and by the file.
while read -r word value other; do
    ip -n a link set eth0 "$word" "$value"
    same "$word by ip" "$value" "$(words "$word")"
    details=$(details a eth0)
    write "$word $other"
    same "$word" "$other" "$(words "$word")"
    write "$word $value"
    same "$word as ip sets it" "$details" "$(details a eth0)"
done <<'END'
arp off on
multicast off on
allmulticast on off
promisc on off
trailers off on
dynamic on off
mode dormant default
addrgenmode none eui64
gso_max_size 30000 50000
gso_max_segs 100 200
gro_max_size 40000 50000
END
ip -n a link property add dev eth0 altname lan altname a-name-of-more-than-fifteen-bytes
same "altnames, of a link that is down" "a-name-of-more-than-fifteen-bytes lan" "$(words altname)"
for name in lan a-name-of-more-than-fifteen-bytes; do
    same "links/$name" "$(cat "$T/a/links/eth0/ifindex")" "$(cat "$T/a/links/$name/ifindex")"
done
write 'altname "a\040b'
refused 'File exists' write 'altname lan'
refused 'No such file' write 'del altname nobody'
write 'del altname lan'
same "altnames" '"a b a-name-of-more-than-fifteen-bytes' \
    "$(ip -j -n a link show eth0 | jq -r '.[0].altnames | sort | join(" ")')"
! grep -q gso_ipv4 "$options" || write 'gso_ipv4_max_size 65536' # a gso_max_size would change it, too

# A copy of the text; twice, and edited.
cp "$options" "$TMP/text"
cat "$options" >"$T/b/links/eth0/options"
same "a copy" "$(details a eth0)" "$(details b eth0)"
same "its text" "$(cat "$TMP/text")" "$(cat "$T/b/links/eth0/options")"
printf 'altname x\n' >>"$T/b/links/eth0/options"
printf 'promisc on\npromisc off\n' >>"$T/b/links/eth0/options"
cat "$TMP/text" >"$T/b/links/eth0/options"
same "what the text does not name" "$(details a eth0)" "$(details b eth0)"
sed -i 's/^promisc on/promisc off/' "$T/b/links/eth0/options"
same "edited" "$(sed 's/^promisc on/promisc off/' "$TMP/text")" "$(cat "$T/b/links/eth0/options")"
printf 'promisc on\npromisc off\n' >"$T/b/links/eth0/options"
same "the last line, and no altname" "$(sed 's/^promisc on/promisc off/; /^altname/d' "$TMP/text")" \
    "$(cat "$T/b/links/eth0/options")"

for wrong in promisc 'promisc maybe' 'promisc on arp on' 'nonsense 7' 'gso_max_size -1' 'altname' 'vf 0' 'vf x trust on' \
    'protodown_reason 32 on' 'protodown_reason 5' 'protodown_reason 5 on off' 'del promisc on' \
    "altname $(printf %0128d 0)"; do
    refused 'Invalid argument' write "$wrong"
done
refused 'not supported' write 'numtxqueues 7'
same "why" "line 1: numtxqueues is set only while a link is created: write it before kind (EOPNOTSUPP)" \
    "$(tail -n 1 "$T/error_log" | grep -o 'line 1.*')"
refused 'not supported' write 'vf 0 trust on'
refused 'not supported' write 'protodown on'
write "protodown off"
same "nothing has changed" "$(cat "$TMP/text")" "$(cat "$options")"

ip -n b link add eth9 type veth peer name eth8
printf 'altname %0120d\n' {1..280} >>"$T/b/links/eth9/options"
same "a message of more than 32 KiB" 280 "$(grep -c '^altname' "$T/b/links/eth9/options")"

# Before a link is created: those that only its creation sets, and others; of the peer, too.
mkdir "$T/b/links/new" "$T/b/links/peer"
printf 'promisc on\nnumrxqueues 3\nnumtxqueues 5\naltname one\n' >"$T/b/links/new/options"
echo 'del altname one' >>"$T/b/links/new/options"
echo 'altname two' >>"$T/b/links/new/options"
echo 'numtxqueues 6' >>"$T/b/links/new/options"
echo 'numtxqueues 4' >"$T/b/links/peer/options"
same "kept" "promisc on altname two numtxqueues 6 numrxqueues 3" "$(xargs <"$T/b/links/new/options")"
refused 'not supported' bash -c 'echo vf 0 trust on >"$1"' bash "$T/b/links/new/options"
echo veth peer peer >"$T/b/links/new/kind"
same "created with them" "6 3 PROMISC two, 4" "$(ip -j -d -n b link show new | jq -r '.[0] |
    "\(.num_tx_queues) \(.num_rx_queues) \(.flags[] | select(. == "PROMISC")) \(.altnames[0])"'), $(
    ip -j -d -n b link show peer | jq '.[0].num_tx_queues')"
mkdir "$T/b/links/br0"
echo 'gso_max_size 4000000000' >"$T/b/links/br0/options"
refused 'Invalid argument' bash -c 'echo veth peer br1 >"$1"' bash "$T/b/links/br0/kind"
tail -n 1 "$T/error_log" | grep -q 'the link is created, but not with "gso_max_size 4000000000"' || fail "$(tail -n 1 "$T/error_log")"

# What only some links have.
if ip -n a link add mv0 link eth0 type macvlan 2>/dev/null; then
    options=$T/a/links/mv0/options
    ip -n a link set mv0 protodown on
    ip -n a link set mv0 protodown_reason 5 on
    write 'protodown_reason 31 on'
    same "reasons" "on 5 on 31 on" "$(words 'protodown|protodown_reason')"
    refused busy write 'protodown off'
    write 'protodown_reason 5 off'
    write 'protodown_reason 31 off'
    write 'protodown off'
    same "no reasons" off "$(words 'protodown|protodown_reason')"
fi

# VFs, where the kernel has netdevsim.
modprobe -q netdevsim 2>/dev/null || :
[ -e /sys/bus/netdevsim/new_device ] || exit 0
declare -A vf_link
for id in $((4000000 + $$ * 2)) $((4000001 + $$ * 2)); do
    (in_ns a bash -c 'echo "$1 1" >/sys/bus/netdevsim/new_device' bash "$id")
    echo 2 >"/sys/bus/netdevsim/devices/netdevsim$id/sriov_numvfs"
    vf_link[$id]=$(ip -j -d -n a link | jq -r ".[] | select(.parentdev == \"netdevsim$id\") | .ifname")
done
from=${vf_link[$((4000000 + $$ * 2))]} to=${vf_link[$((4000001 + $$ * 2))]}
vfs() { ip -j -d -n a link show "$1" | jq -S '.[0].vfinfo_list'; }
for set in 'mac 02:00:00:00:00:07' 'vlan 5 qos 2 proto 802.1ad' 'max_tx_rate 100 min_tx_rate 10' 'spoofchk on' \
    'query_rss on' 'state disable' 'trust on'; do
    # shellcheck disable=SC2086 # words are arguments
    ip -n a link set "$from" vf 1 $set
    grep -q "^vf 1 .*$set" "$T/a/links/$from/options" || fail "no $set: $(grep ^vf "$T/a/links/$from/options")"
done
grep ^vf "$T/a/links/$from/options" >"$T/a/links/$to/options"
same "a copy of the VFs" "$(vfs "$from")" "$(vfs "$to")"
options=$T/a/links/$to/options
write 'vf 1 qos 3 max_tx_rate 200'
same "a part" 'mac 02:00:00:00:00:07 vlan 5 qos 3 proto 802.1ad max_tx_rate 200 min_tx_rate 10' \
    "$(sed -n 's/^vf 1 \(.*\) spoofchk.*/\1/p' "$options")"
refused 'not supported' write 'vf 2 trust on'
for id in "${!vf_link[@]}"; do echo "$id" >/sys/bus/netdevsim/del_device; done
