#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints what much of something costs: scale.sh BENCH. 10,000 namespaces take the kernel 2 GiB.
export NETNSFS_LIMIT=900

# Only the first namespace of the machine can raise the limit of connections. Outside of the case, lib.sh
# ends with the case.
if [ -z "${NETNSFS_CASE:-}" ] && limit=$(sysctl -n net.netfilter.nf_conntrack_max); then
    trap 'sysctl -q net.netfilter.nf_conntrack_max=$limit' EXIT
    sysctl -q net.netfilter.nf_conntrack_max=2000000
fi
. "$(dirname "$0")/../lib.sh"
bench=$(realpath "$1")
mount_tree

bench() { (cd "$TMP" && "$bench" "$1"); }
resident() { sed -n 's/^VmRSS:[^0-9]*//p' "/proc/$DAEMON/status"; }
at_most() { sed -n 's/^VmHWM:[^0-9]*//p' "/proc/$DAEMON/status"; }

echo "- resident memory of the daemon at the start: $(resident)"
printf '\n1,000 namespaces:\n\n'
seq 1000 | sed 's/^/netns add n/' | ip -batch -
bench thousand

printf '\n10,000 namespaces:\n\n'
seq 1001 10000 | sed 's/^/netns add n/' | ip -batch -
bench ten-thousand
echo
cat "$T"/n*/addrs >/dev/null
ls "$T"/n*/links >/dev/null
echo "- resident memory of the daemon, when all were looked at: $(resident)"
echo "- descriptors that it holds of namespaces: $(held | grep -c net)"
seq 10000 | sed 's/^/netns del n/' | ip -batch -

printf '\n4,000 links:\n\n'
ip netns add ports
seq 2000 | sed 's/.*/link add a& type veth peer name b&/' | ip -n ports -batch -
bench links
ip netns del ports

printf '\n1,000,000 routes:\n\n'
ip netns add big
ip -n big link set lo up
python3 -c 'for i in range(1000000): print("route add 10.%d.%d.%d/32 dev lo" % (i >> 16, i >> 8 & 255, i & 255))' |
    ip -n big -batch -
bench million
echo
echo "- resident memory of the daemon, at most until here: $(at_most)"
ip netns del big

printf '\n1,000,000 connections:\n\n'
umount_tree
mount_tree
ip netns add big
python3 -c 'for i in range(1000000):
    print("-I -p udp -s 10.%d.%d.%d -d 192.0.2.1 --sport 1024 --dport 53 -t 36000" % (i >> 16, i >> 8 & 255, i & 255))' |
    (in_ns big conntrack -R -) 2>/dev/null
same "connections" "entries 1000000" "$(head -n 1 "$T/big/conntrack.stats")"
bench connections
echo
echo "- resident memory of the daemon that did this, at most: $(at_most)"
ip netns del big

printf '\n200,000 TCP sockets:\n\n'
umount_tree
mount_tree
ip netns add crowded
ip -n crowded link set lo up
sysctl_in crowded net.core.somaxconn=100000 net.ipv4.tcp_max_syn_backlog=100000
in_ns crowded python3 - "$TMP/ready" <<'END' &
import os, sys, time
from socket import *
server = socket()
server.bind(("0.0.0.0", 8080)); server.listen(100000)
for part in range(10):          # of as many descriptors as a process may have anywhere
    all = []
    all = [create_connection((f"127.0.0.{2 + part}", 8080)) for _ in range(10000)]
    if os.fork() == 0: time.sleep(10000)
open(sys.argv[1], "w")
time.sleep(10000)
END
crowd=$!
until [ -e "$TMP/ready" ]; do
    kill -0 "$crowd" 2>/dev/null || fail "the sockets were not made"
    sleep 0.1
done
bench sockets
echo
echo "- resident memory of the daemon that did this, at most: $(at_most)"
ends "$crowd"

printf '\n15,000 filters with a BPF program, 2,048 queues:\n\n'
umount_tree
mount_tree
ip netns add filtered
ip -n filtered link add eth0 numrxqueues 2048 numtxqueues 2048 type veth peer name eth1 numrxqueues 2048 numtxqueues 2048
(in_ns filtered ethtool -L eth0 rx 2048 tx 2048)
mkdir "$TMP/bpf"
mount -t bpf bpf "$TMP/bpf"
"$NETNSFS_BUILD/tests/bpf/bpf-program" load tc police "$TMP/bpf/police"
tc -n filtered qdisc add dev eth0 clsact
seq 15000 | sed "s,.*,filter add dev eth0 ingress pref 1 bpf da object-pinned $TMP/bpf/police," |
    split -l 500 --filter='tc -n filtered -batch -' # it keeps a descriptor for each
bench filters
echo
echo "- resident memory of the daemon that did this, at most: $(at_most)"
umount "$TMP/bpf"
