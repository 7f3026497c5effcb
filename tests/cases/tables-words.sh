#!/bin/bash
# SPDX-License-Identifier: MIT
# Names of tables and protocols are those of all names files of iproute2, in their current state.
. "$(dirname "$0")/../lib.sh"
[ -d /etc/iproute2 ] || skip "no /etc/iproute2"
mkdir -p "$TMP/etc/rt_tables.d" "$TMP/etc/rt_protos.d"
mount --bind "$TMP/etc" /etc/iproute2
mount -t tmpfs tmpfs /usr/share
mkdir -p /usr/share/iproute2/rt_tables.d
mount_tree
make_routable web
for table in 301 302 303 304; do ip -n web route add blackhole 10.9.0.0/16 table $table; done
ip -n web route add 10.8.0.0/16 via 10.0.0.254 proto 201
ip -n web rule add pref 77 lookup 302
listed() { ls "$T/web/tables" | xargs; }
same "numbers" "301 302 303 304 local" "$(listed)"
echo '301 one' >"$TMP/etc/rt_tables"
printf '# mine\n302 two\n0x12f  three # 303\n' >"$TMP/etc/rt_tables.d/mine.conf"
echo '304 nothing' >"$TMP/etc/rt_tables.d/README"
echo '201 ours' >"$TMP/etc/rt_protos.d/ours.conf"
same "words" "304 local one three two" "$(listed)"
same "as ip says" "$(ip -n web rule show pref 77 | cut -f 2)" "$(sed -n 's/^priority 77 //p' "$T/web/rules")"
same "by either name" "$(cat "$T/web/tables/302")" "$(cat "$T/web/tables/two")"
same "a protocol" 1 "$(grep -c 'proto ours' "$T/web/routes")"
echo 'route add 10.7.0.0/16 via 10.0.0.254 proto ours table two' | sed 's/^route //' >>"$T/web/tables/302"
same "written" 1 "$(ip -n web route show table 302 | grep -c 10.7.0.0)"
for word in zwei deux; do
    echo "302 $word" >"$TMP/etc/rt_tables.d/mine.conf"
    same "a file that has changed" "priority 77 from all lookup $word" "$(sed -n '/^priority 77 /p' "$T/web/rules")"
done
rm "$TMP/etc/rt_tables" "$TMP/etc/rt_tables.d/mine.conf"
same "files that are gone" "301 302 303 304 local" "$(listed)"
refused 'No such file' cat "$T/web/tables/one"
echo '301 eins' >/usr/share/iproute2/rt_tables
echo '303 drei' >/usr/share/iproute2/rt_tables.d/a.conf
same "iproute2's own" "302 304 drei eins local" "$(listed)"
echo '303 trois' >"$TMP/etc/rt_tables.d/a.conf"
echo '304 quatre' >"$TMP/etc/rt_tables"
same "the machine's own before them" "301 302 local quatre trois" "$(listed)"
echo '77 blue' >"$TMP/etc/group"
echo blue >"$T/web/links/eth0/group"
same "a group" 77 "$(cat "$T/web/links/eth0/group")"
# FRR has 196 static: a word is the lowest number's that has it, as with ip(8), and each line is taken back.
printf '4 static\n196 static\n' >"$TMP/etc/rt_protos.d/frr.conf"
echo 10.6.0.0/16 via 10.0.0.254 proto static >>"$T/web/routes"
same "as ip takes it" "proto 4" "$(ip -N -n web route show 10.6.0.0/16 | grep -o 'proto [^ ]*')"
ip -n web route add 10.5.0.0/16 via 10.0.0.254 proto 196
cp "$T/web/routes" "$TMP/routes" && : >"$T/web/routes" && ip -n web route del 10.5.0.0/16
cat "$TMP/routes" >"$T/web/routes"
same "taken back" "proto 196" "$(ip -N -n web route show 10.5.0.0/16 | grep -o 'proto [^ ]*')"
