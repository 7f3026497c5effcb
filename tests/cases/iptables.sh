#!/bin/bash
# SPDX-License-Identifier: MIT
# iptables, ip6tables and ipset are what the programs print inside; reading makes no table, and what is missing is not there.
. "$(dirname "$0")/../lib.sh"
modprobe -qa ip_tables ip6_tables ip_set 2>/dev/null || :
[ -e /proc/net/ip_tables_names ] && [ -e /proc/net/ip6_tables_names ] || skip "the kernel has no ip_tables"
[ -e /sys/module/ip_set ] || skip "the kernel has no ip_set"
for program in iptables-legacy-save ip6tables-legacy-save ipset; do
    [ -x /usr/sbin/$program ] || skip "no /usr/sbin/$program"
done
mount_tree
ip netns add web
ip netns add empty
in_web() { (in_ns web "$@"); }
# without the time, which is in a comment
same_text() { same "$1" "$(grep -v '^#' <<<"$2")" "$(grep -v '^#' <<<"$3")"; }

in_web iptables-legacy -A INPUT -p tcp --dport 80 -m comment --comment $'a "b\nCOMMIT \e[31m' -j ACCEPT
in_web iptables-legacy -t nat -N chain
in_web ip6tables-legacy -A OUTPUT -m conntrack --ctstate NEW -j REJECT
in_web ipset create nets hash:net comment
in_web ipset add nets 192.0.2.0/24 comment 'a net'
same_text "iptables" "$(in_web iptables-legacy-save -c)" "$(cat "$T/web/iptables")"
same_text "ip6tables" "$(in_web ip6tables-legacy-save -c)" "$(cat "$T/web/ip6tables")"
same "ipset" "$(in_web ipset save)" "$(cat "$T/web/ipset")"
same "all of it" "2 1 2" "$(grep -c '^\*' "$T/web/iptables") $(grep -c REJECT "$T/web/ip6tables") $(wc -l <"$T/web/ipset")"
refused 'Permission denied' bash -c "echo >>'$T/web/iptables'"

before=$(in_ns empty cat /proc/net/ip_tables_names /proc/net/ip6_tables_names) # some kernels make them all at once
cat "$T/empty/iptables" "$T/empty/ip6tables" "$T/empty/ipset" >"$TMP/text"
[ -n "$before" ] || same "none" "" "$(cat "$TMP/text")"
same "no table was made" "$before" "$(in_ns empty cat /proc/net/ip_tables_names /proc/net/ip6_tables_names)"

# The list of tables is not root's where the namespace is not.
setpriv --reuid 1000 --regid 1000 --clear-groups unshare --user --map-root-user unshare --net sleep 1000 &
eventually "it has a namespace" grep -qx sleep /proc/$!/comm
nsenter --net=/proc/$!/ns/net iptables-legacy -A INPUT -j DROP
same "a user's" "1000 1" "$(nsenter --net=/proc/$!/ns/net stat -c %g /proc/net/ip_tables_names) $(grep -c DROP "$T/by-pid/$!/iptables")"

touch "$TMP/none"
for program in iptables-legacy-save ip6tables-legacy-save ipset; do mount --bind "$TMP/none" "$(readlink -f /usr/sbin/$program)"; done
same "nothing is installed" "" "$(ls "$T/web" | grep -xE 'ip6?tables|ipset' || :)"
refused 'No such file' cat "$T/web/iptables"
refused 'No such file' cat "$T/web/ipset"
eventually "nothing is held" held_nothing
