#!/bin/bash
# SPDX-License-Identifier: MIT
# A reader that has a file open continues to read the old text after a change, also in small pieces. Every
# new open, stat and read returns the new text in full length.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip -n web link set lo up
ip -n web -batch - < <(for i in $(seq 200); do echo "addr add 10.0.$i.1/32 dev lo"; done)
size_now() { ip -n web -o addr show | wc -l; }
for change in "addr add 10.1.1.1/32 dev lo" "addr flush dev lo" "addr add 10.2.2.2/32 dev lo"; do
    before=$(cat "$T/web/addrs")
    cat "$T/web/addrs" >/dev/null
    exec 7<"$T/web/addrs"
    first=$(dd bs=100 count=1 status=none <&7)
    exec 8<"$T/web/addrs"
    ip -n web $change
    lines=$(size_now)
    same "lines after $change" "$lines" "$(wc -l <"$T/web/addrs")"
    now=$(cat "$T/web/addrs")
    same "wc -c" "$(cat "$T/web/addrs" | wc -c)" "$(wc -c "$T/web/addrs" | cut -d' ' -f1)"
    same "tar" "$now" "$(tar cf - -C "$T/web" addrs | tar xOf -)"
    cp "$T/web/addrs" "$TMP/copy"
    same "cp" "$now" "$(cat "$TMP/copy")"
    same "stat, of the path" "$(cat "$T/web/addrs" | wc -c)" "$(stat -c %s "$T/web/addrs")"
    same "inode" "$(stat -c %i "$T/web/addrs")" "$(ls -i "$T/web" | awk '$2 == "addrs" { print $1 }')"
    # And the old ones, of which one has read nothing yet.
    same "read on" "$before" "$first$(dd bs=64 status=none <&7)"
    echo 3 >/proc/sys/vm/drop_caches
    same "without its pages" "$before" "$(cat <&8)"
    exec 7<&- 8<&-
done

# A write does not disturb them either, nor a truncation.
before=$(cat "$T/web/addrs")
exec 7<"$T/web/addrs"
echo 10.3.3.3/32 dev lo >>"$T/web/addrs"
grep -q '^10.3.3.3' "$T/web/addrs" || fail "it is not written"
exec 8<"$T/web/addrs"
echo 10.4.4.4/32 dev lo >"$T/web/addrs"
same "written" "10.4.4.4/32 dev lo scope global" "$(grep 10.4 "$T/web/addrs")"
same "not disturbed" "$before" "$(cat <&7)"
same "nor this one" 1 "$(grep -c 10.3.3.3 <&8)"
exec 7<&- 8<&-

# An open file that is opened again has no path to look up.
for file in addrs neigh; do
    exec 7<"$T/web/$file"
    ip -n web addr add 10.5.5.5/32 dev lo
    ip -n web neigh add 10.5.5.6 dev lo lladdr 02:00:00:00:00:01 nud permanent
    same "$file, again" "$(cat "$T/web/$file")" "$(within 1 cat /dev/fd/7)"
    exec 7<&-
    ip -n web addr del 10.5.5.5/32 dev lo
    ip -n web neigh flush all nud permanent
done

# A file of a link, too, whose old text is read in pieces after others have asked for the size.
ip -n web link add eth0 type veth peer name eth1
ip -n web link set eth0 up mtu 1400
for mtu in 65000 700; do
    before=$(cat "$T/web/links/eth0/mtu" "$T/web/links/eth0/mtu" | tail -n 1)
    exec 7<"$T/web/links/eth0/mtu"
    first=$(dd bs=2 count=1 status=none <&7)
    ip -n web link set eth0 mtu $mtu
    stat "$T/web/links/eth0/mtu" >/dev/null
    same "then" "$before" "$first$(dd bs=2 status=none <&7 | tr '\0' 0)"
    same "now" $mtu "$(cat "$T/web/links/eth0/mtu")"
    same "stat, of the path" "$((${#mtu} + 1))" "$(stat -c %s "$T/web/links/eth0/mtu")"
    exec 7<&-
done

# A daemon that does not see the process waits for readers of an announced text only.
mkdir "$TMP/other"
unshare --pid --fork "$(command -v netnsfs)" -f "$TMP/other" 2>>"$TMP/log" &
eventually "mounted by a daemon in a pid namespace of its own" mountpoint -q "$TMP/other"
for i in 1 2 3; do
    exec 7<"$TMP/other/web/neigh"
    ip -n web neigh add "10.5.5.$i" dev eth0 lladdr 02:00:00:00:00:01 nud permanent
    same "neigh, open and changed" "$i" "$(within 1 grep -c 10.5.5 "$TMP/other/web/neigh")"
    exec 7<&-
done
ip -n web neigh flush all nud permanent
umount "$TMP/other"
wait $!

# More texts than a file has inodes.
for i in $(seq 40); do
    mtu=$((1000 + i))
    ip -n web link set eth0 mtu $mtu
    exec {fd}<"$T/web/links/eth0/mtu"
    fds[i]=$fd
    same "text $i" $mtu "$(cat "$T/web/links/eth0/mtu")"
done
for i in $(seq 40); do
    same "old text $i" $((1000 + i)) "$(dd bs=1 status=none <&${fds[i]})"
    exec {fds[i]}<&-
done
same "the last text" 1040 "$(cat "$T/web/links/eth0/mtu")"
same "and its size" 5 "$(stat -c %s "$T/web/links/eth0/mtu")"
