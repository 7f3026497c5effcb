#!/bin/bash
# SPDX-License-Identifier: MIT
# A link without a kind has only that file and its options, until it is written.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
links=$T/web/links
mkdir "$links/br0"
same "it is there" "br0 lo" "$(ls "$links" | xargs)"
same "with its kind and options" "kind options 0 0" "$(ls "$links/br0" | xargs) $(stat -c %s "$links/br0/kind" "$links/br0/options" | xargs)"
same "in this namespace" lo "$(ls "$T/other/links")"
same "the kernel knows nothing of it" lo "$(ip -j -n web link | jq -r '.[].ifname')"
refused 'File exists' mkdir "$links/br0"
refused 'File exists' mkdir "$links/lo"
for name in a:b 'a b' a-name-of-16-byte br%d; do refused 'Invalid argument' mkdir "$links/$name"; done
: >"$links/br0/kind"
for wrong in nothing 'vlan id 5000 link lo' 'vlan id' 'bridge brdige 1' 'vlan id 1 id 2' '#' "$(printf 'a\nb')"; do
    refused 'Invalid argument' bash -c 'echo "$1" >"$2"' bash "$wrong" "$links/br0/kind"
done
refused 'No such device' bash -c 'echo macvlan link nobody >"$1"' bash "$links/br0/kind"
same "why" "write /web/links/br0/kind: there is no link nobody (ENODEV)" \
    "$(tail -1 "$T/error_log" | cut -d' ' -f2-)"
same "still to be" "kind options" "$(ls "$links/br0" | xargs)"

mv "$links/br0" "$links/br1"
mv "$links/br1" "$T/other/links/"
same "its name moves" "lo, br1 lo" "$(ls "$links" | xargs), $(ls "$T/other/links" | xargs)"
rm -rf "$T/other/links/br1" 2>/dev/null && fail "rm -rf changes something"
rmdir "$T/other/links/br1"
same "rmdir" lo "$(ls "$T/other/links")"

mkdir "$links/eth0"
ip -n web link add eth0 type veth peer name eth1 # somebody else makes it
same "once" "eth0 eth1 lo" "$(ls "$links" | xargs)"
same "real" veth "$(cat "$links/eth0/kind")"
ip -n web link del eth0
same "and gone with the link" lo "$(ls "$links")"

mkdir "$links/now"
cd "$links/now"
ls >/dev/null
echo ifb >kind 2>/dev/null || echo bridge >kind 2>/dev/null || skip "the kernel has neither ifb nor bridge"
same "the directory is a link's" now "$(ip -j -n web link show now | jq -r '.[0].ifname')"
[ -e "$links/now/mtu" ] || fail "it has no files"
refused 'Stale|No such|exists' bash -c 'echo bridge >kind'
cd "$T"

mkdir "$links/lost"
rmdir web
mkdir web
same "a namespace takes them with it" lo "$(ls "$links")"
for i in {1..1024}; do echo "$links/p$i"; done | xargs mkdir
refused 'No space' mkdir "$links/p1025"
rmdir web
mkdir web
mkdir "$links/p1"
