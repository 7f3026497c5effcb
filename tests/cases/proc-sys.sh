#!/bin/bash
# SPDX-License-Identifier: MIT
# proc/sys/net has the sysctls of the namespace: the same files, modes and values, and writing sets them.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_busy
net=$T/web/proc/sys/net
listing() { find . -mindepth 1 -printf '%y %m %P\n' | sort -k 3; }
same "the same files" "$(in_ns web bash -c "cd /proc/sys/net && $(declare -f listing) && listing")" \
    "$(cd "$net" && listing)"
[ "$(find "$net" -type f | wc -l)" -gt 100 ] || fail "too few"
values='find . -type f ! -path "*/nf_conntrack_count" ! -name "*_seed" -print0 | sort -z | xargs -0 grep -sH "" || :'
same "the same values" "$(in_ns web bash -c "cd /proc/sys/net && $values")" "$(cd "$net" && bash -c "$values")"

sysctl_of() { (in_ns "$1" sysctl -n "$2"); }
sysctl -q net.ipv4.ip_forward=0; sysctl_in pod net.ipv4.ip_forward=0
echo 1 >"$net/ipv4/ip_forward"
same "set" 1 "$(sysctl_of web net.ipv4.ip_forward)"
same "and read" 1 "$(cat "$net/ipv4/ip_forward")"
same "nowhere else" "0 0" "$(sysctl_of pod net.ipv4.ip_forward) $(sysctl net.ipv4.ip_forward | sed 's/.* //')"
sysctl_in web net.ipv4.ip_forward=0
same "what others set is seen" 0 "$(cat "$net/ipv4/ip_forward")"
echo 2000 60999 | tee "$net/ipv4/ip_local_port_range" >/dev/null
same "two numbers" "2000 60999" "$(sysctl_of web net.ipv4.ip_local_port_range | xargs)"
echo 7 >>"$net/ipv4/ip_default_ttl"
same "appending is writing" 7 "$(cat "$net/ipv4/ip_default_ttl")"
: >"$net/ipv4/ip_default_ttl"
same "truncating does nothing" 7 "$(cat "$net/ipv4/ip_default_ttl")"

refused 'Invalid argument' bash -c "echo nonsense >$net/ipv4/ip_forward"
refused 'No such file' bash -c "echo nonsense >$net/ipv4/tcp_congestion_control"
grep -q 'write /web/proc/sys/net/ipv4/ip_forward: Invalid argument (EINVAL)' "$T/error_log" ||
    fail "not in error_log: $(cat "$T/error_log")"
readonly=$(find "$net" -type f ! -perm /222 | head -1)
[ -z "$readonly" ] || refused 'Permission denied' bash -c "echo 1 >$readonly"
refused 'not permitted' rm -f "$net/ipv4/ip_forward"
refused 'not permitted' mkdir "$net/ipv4/new"
refused 'No such file' cat "$net/ipv4/conf/nosuch/forwarding"

ip -n web link add late type veth peer name later
echo 1 >"$net/ipv4/conf/late/forwarding"
same "of a new link" 1 "$(sysctl_of web net.ipv4.conf.late.forwarding)"
cd "$net/ipv4/conf/late"
exec 7<forwarding
ip -n web link del late
refused 'Stale|No such file' cat forwarding
refused 'Stale|No such file' stat -L /proc/self/fd/7
cd /
exec 7<&-
ip -n web link add late type veth peer name later
same "another link of that name" 0 "$(cat "$net/ipv4/conf/late/forwarding")"

secret=$net/ipv6/conf/late/stable_secret
same "no value yet" "" "$(cat "$secret")"
echo 2001:db8::5 >"$secret"
same "and then" 2001:0db8:0000:0000:0000:0000:0000:0005 "$(cat "$secret")"
echo 1 >"$net/ipv4/route/flush"
mkdir "$TMP/copy"
cp -r "$net/ipv4/conf/late" "$TMP/copy"
cp -r "$net" "$TMP/all" || fail "cp -r of all"
echo 5 >"$net/ipv4/conf/late/medium_id"
cp "$TMP/copy/late/"{medium_id,forwarding} "$net/ipv4/conf/late"
same "restored with cp" "$(cat "$TMP/copy/late/medium_id")" "$(sysctl_of web net.ipv4.conf.late.medium_id)"
same "held" "" "$(held)"
