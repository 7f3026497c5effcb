#!/bin/bash
# SPDX-License-Identifier: MIT
# driver, driver_stats, ring, coalesce, channels and pause are what ethtool(8) prints, word by word, and
# exist where it prints something.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/db"
links="lo eth0 eth1 tap0"
ip -n web link add eth0 numrxqueues 64 numtxqueues 64 type veth peer name eth1
ip -n web tuntap add tap0 mode tap multi_queue
# each LINK KIND…: one more link, where the kernel has the kind
each() { ip -n web link add "$@" 2>/dev/null && links="$links $1"; }
each br0 type bridge || :
each dummy0 type dummy || :
each bond0 type bond || :
each mv0 link eth0 type macvlan || :
each vlan0 link eth0 type vlan id 10 || :
each vx0 type vxlan id 42 dstport 4789 || :
modprobe -q netdevsim 2>/dev/null || :
if [ -e /sys/bus/netdevsim/new_device ]; then
    id=$((5000000 + $$))
    (in_ns web bash -c 'echo "$1 1" >/sys/bus/netdevsim/new_device' bash "$id")
    links="$links $(ip -j -d -n web link | jq -r ".[] | select(.parentdev == \"netdevsim$id\") | .ifname")"
fi

# Lines of a word and a value, of what `ethtool OPTION` prints.
words() {
    (in_ns web ethtool "$@") 2>/dev/null | sed -E 's/^(Adaptive|CQE mode) RX: (.*)  TX: (.*)/\1 RX: \2\n\1 TX: \3/' | awk -F: '
        /parameters for|^NIC statistics|^no stats/ { next }
        /^Pre-set maximums/ { max = "-max"; next }
        /^Current hardware/ { max = ""; next }
        {
            word = $1; value = substr($0, length($1) + 2)
            gsub(/^[ \t]+|[ \t]+$/, "", word); gsub(/^[ \t]+|[ \t]+$/, "", value)
            gsub(/ /, "-", word)
            if (value != "" && value != "n/a") print (option == "-S" ? word : tolower(word)) max, value
        }' option="$1"
}
while read -r file option; do
    for link in $links; do
        expected=$(words "$option" "$link")
        if [ -n "$expected" ] || (in_ns web ethtool "$option" "$link" | grep -q '^[A-Z]') 2>/dev/null; then
            same "$file of $link" "$(sort <<<"$expected")" "$(sort "$T/web/links/$link/$file")"
            [ -z "$expected" ] || seen="${seen:-} $file"
        else
            [ ! -e "$T/web/links/$link/$file" ] || fail "$link has the file $file: $(cat "$T/web/links/$link/$file")"
        fi
        same "$file in the list of $link" "$([ ! -e "$T/web/links/$link/$file" ] || echo "$file")" "$(ls "$T/web/links/$link" | grep -x "$file")"
    done
done <<'END'
driver -i
driver_stats -S
ring -g
coalesce -c
channels -l
pause -a
END
for file in driver driver_stats coalesce channels; do
    [[ " $seen " == *" $file "* ]] || fail "no link has the file $file"
done
refused 'denied|not permitted' bash -c 'echo rx 1 >"$1"' bash "$T/web/links/eth0/channels"

# Their number changes while they are read.
(in_ns web bash -c 'while ethtool -L eth0 rx 64 && ethtool -L eth0 rx 1; do :; done') &
for _ in $(seq 300); do cat "$T/web/links/eth0/driver_stats" || :; done >"$TMP/stats" 2>"$TMP/errors"
ends $!
same "errors" "" "$(grep -v 'temporarily unavailable' "$TMP/errors")"
same "lines" "" "$(grep -vE '^[a-z0-9_]+ [0-9]+$' "$TMP/stats")"

# What is known of a link is not that of its successor.
ip -n web link add eth7 index 77 type veth peer name eth8
[ -e "$T/web/links/eth7/channels" ] || [ ! -e "$T/web/links/eth0/channels" ] || fail "no channels"
ip -n web link del eth7
if ip -n web link add eth7 index 77 type bridge 2>/dev/null; then
    [ -e "$T/web/links/eth7/driver" ] || fail "no driver"
    [ ! -e "$T/web/links/eth7/channels" ] || fail "channels of a bridge"
fi
eventually "nothing is held" held_nothing
[ -z "${id:-}" ] || echo "$id" >/sys/bus/netdevsim/del_device
