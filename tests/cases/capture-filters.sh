#!/bin/bash
# SPDX-License-Identifier: MIT
# A file for each filter of libpcap: the same packets as tcpdump with that filter, also of VLANs, whose tags the
# kernel removes. A filter that does not parse is EINVAL, and no filter asks a name server.
. "$(dirname "$0")/../lib.sh"
command -v tcpdump >/dev/null || skip "no tcpdump"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
for name in web db; do # only what the case sends
    ip -n $name link set eth0 down
    ip -n $name link set eth0 arp off
    sysctl_in $name net.ipv6.conf.eth0.disable_ipv6=1
    ip -n $name link set eth0 up
done
C=$T/web/links/eth0/capture
readers=() dumps=() filters=() counts=()
while IFS='|' read -r count filter; do
    [ "$filter" = all ] && expression= || expression=${filter//'\057'//}
    n=${#filters[@]}
    filters+=("$filter") counts+=("$count")
    (in_ns web tcpdump -pU --immediate-mode -i eth0 -w "$TMP/tcpdump$n" "$expression") 2>"$TMP/log$n" &
    dumps+=($!)
    cat "$C/$filter" >"$TMP/capture$n" &
    readers+=($!)
done <<'END'
13|all
3|tcp port 80 or tcp port 443
3|tcp
3|udp port 53
3|udp port domain
2|tcp port http
1|icmp
1|arp
1|ip6
9|host 10.0.0.2
9|net 10.0.0.0\0578
9|net 10.0.0.0 mask 255.0.0.0
1|ip6 net 2001:db8::\05732
2|ether broadcast
3|ether multicast
1|ether dst 02:00:00:00:de:ad
1|udp[8:4] = 0 and ip[8] = 64 and udp[2:2] \057 2 = 27
1|tcp[tcpflags] & tcp-ack != 0
8|greater 60
1|vlan 5 or vlan 6
3|vlan
1|vlan and tcp port 80
1|vlan 7 and vlan 8 and udp port 53
10|not vlan
1|ether proto 0x88b5
END
END=${#filters[@]}
for ((i = 0; i < END; i++)); do
    eventually "tcpdump ${filters[i]}" grep -q listening "$TMP/log$i"
    eventually "${filters[i]} is read" opened "${readers[i]}"
done
(in_ns db "$CHECKOUT/tests/capture/send" eth0 "$(cat "$T/web/links/eth0/address")")
lines() { tcpdump -tenxxr "$1" 2>/dev/null; }
packets() { lines "$1" | grep -vc $'^\t'; }
alike() { [ "$(lines "$TMP/tcpdump$1")" = "$(lines "$TMP/capture$1")" ] && [ "$(packets "$TMP/capture$1")" -ge "${counts[$1]}" ]; }
for ((i = 0; i < END; i++)); do
    eventually "${filters[i]}: $(packets "$TMP/tcpdump$i") by tcpdump, $(packets "$TMP/capture$i") here" alike $i
    same "${filters[i]}" "${counts[i]}" "$(packets "$TMP/capture$i")"
done
kill "${readers[@]}"
kill -INT "${dumps[@]}"
for i in "${dumps[@]}" "${readers[@]}"; do wait "$i" || :; done

# refuses REASON FILTER
refuses() {
    refused 'Invalid argument' cat "$C/$2"
    same "why" "open /web/links/eth0/capture/$2: $1 (EINVAL)" "$(tail -1 "$T/error_log" | cut -d' ' -f2-)"
}
refuses "can't parse filter expression: syntax error" 'prot tcp'
refuses 'illegal port number 99999 > 65535' 'port 99999'
refused 'Invalid argument' cat "$T/web/capture/vlan 5"
printf -v zeros '%0250d' 0
refused 'too long' cat "$C/tcp or $zeros"

# Nothing is asked but /etc/hosts: with a name server that does not respond, tcpdump would wait.
echo "10.0.0.2 db.example" >>/etc/hosts
printf 'nameserver 10.9.9.9\noptions timeout:30 attempts:9\n' >/etc/resolv.conf
refuses "unknown host 'web.example'" 'host web.example'
refuses "unknown network 'web.example'" 'net web.example'
exec 7<"$C/host db.example"
(in_ns db "$CHECKOUT/tests/capture/send" eth0 "$(cat "$T/web/links/eth0/address")")
same "a name of /etc/hosts" "ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28" \
    "$(within 10 tcpdump -tnr - -c 5 <&7 2>/dev/null | sed -n '5p')"
exec 7<&-
