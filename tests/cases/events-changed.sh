#!/bin/bash
# SPDX-License-Identifier: MIT
# The event of a link ends with the changes; the words before it are those of its files.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
add_link web br0 type bridge
add_link web br1 type bridge
add_link web eth0 type veth peer name eth1
ip -n web link set eth1 up
exec 7<"$T/web/events"
cat <&7 >"$TMP/told" &
reader=$!
# told COMMENT COMMAND…: an event of a change ends with it
told() {
    ip -n web link "${@:2}"
    eventually "told of ${*:2}: $1" grep -qE "web change link eth0 [^#]* # $1\$" "$TMP/told"
}
told 'state: down -> up, .*carrier: -> 1.*' set eth0 up
told 'mtu: 1500 -> 1400' set eth0 mtu 1400
told 'tx_queue_len: 1000 -> 500' set eth0 txqueuelen 500
told 'group: 0 -> 7' set eth0 group 7
told 'flags: 0x1003 -> 0x1083' set eth0 arp off
told 'address: [0-9a-f:]* -> 02:00:00:00:00:01' set eth0 address 02:00:00:00:00:01
told '(.*, )?master: -> br0.*' set eth0 master br0
grep -q 'link eth0 .* master br0 #' "$TMP/told" || fail "the words of the line are others now"
told '(.*, )?master: -> br1.*' set eth0 master br1
told '(.*, )?master: br1 ->(, .*)?' set eth0 nomaster
ip -n web link set eth0 down # before Linux 6.2, no link is renamed that is up
eventually "it is down" grep -qE 'change link eth0 state down operstate down' "$TMP/told"
ip -n web link set eth0 name wan
eventually "a rename alone" grep -qE 'change link wan [^#]* # was eth0$' "$TMP/told"
ip -n web link set wan up
eventually "it is up" grep -qE 'change link wan state up operstate up' "$TMP/told"
ip -n web link set wan alias x
eventually "no comment on what is not shown" grep -qE 'change link wan [^#]*$' "$TMP/told"
ip -n web link set wan down
eventually "down" grep -qE 'change link wan state down operstate down [^#]* # .*operstate: up -> down' "$TMP/told"
same "what is down is not found as up" "" "$(grep 'link wan .*state down.*state up' "$TMP/told" || :)"
ip -n web link del wan
eventually "the end" grep -qE 'del link wan [^#]*$' "$TMP/told"
exec 7<&-
kill $reader
