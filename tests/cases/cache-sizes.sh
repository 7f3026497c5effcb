#!/bin/bash
# SPDX-License-Identifier: MIT
# The size of fstat(2) is that of the text read through the same descriptor, also if the page cache cannot
# be used: the file is open for writing, changes are not announced, or another text of the same inode is
# being read.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip -n web link set lo up
ip -n web link add eth0 type veth peer name eth1
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n web link set eth0 up

# size FILE: what an open file tells of its size before anything is read of it, and then the same as is read.
size() {
    local told read
    exec 6<"$1"
    told=$(stat -L -c %s /dev/fd/6)
    read=$(cat <&6 | wc -c)
    exec 6<&-
    same "size of $1" "$read" "$told"
    echo "$told"
}

# Written to all the time, and its attributes were known before.
size "$T/web/routes" >/dev/null
size "$T/web/routes" >/dev/null
exec 7>>"$T/web/routes"
for i in 1 2 3 4 5; do
    before=$(size "$T/web/routes")
    ip -n web route add "10.$i.0.0/16" dev eth0
    [ "$(size "$T/web/routes")" -gt "$before" ] || fail "the route $i is not there"
    ip -n web route add "10.$i.1.0/24" dev eth0
    size=$(stat -c %s "$T/web/routes")
    same "stat of the path" "$(cat "$T/web/routes" | wc -c)" "$size"
done
exec 7>&-

# Links that are down change their alias, and nobody is told.
for i in $(seq 20); do
    ip -n web link set eth0 up alias short
    same "alias" 6 "$(size "$T/web/links/eth0/ifalias")"
    same "alias" 6 "$(size "$T/web/links/eth0/ifalias")"
    ip -n web link set eth0 down
    ip -n web link set eth0 alias "quite a bit longer"
    same "alias of a link that is down" 19 "$(size "$T/web/links/eth0/ifalias")"
done

# Such a text stays with its reader. stat(2) may be late, the next open(2) is not.
alias_is() { [ "$(stat -c %s "$T/web/links/eth0/ifalias")" = $((${#1} + 1)) ]; }
last="quite a bit longer"
for alias in short "the longest of them all" tiny; do
    exec 7<"$T/web/links/eth0/ifalias" 8<"$T/web/links/eth0/ifalias"
    ip -n web link set eth0 alias "$alias"
    same "size of an alias that has changed" $((${#last} + 1)) "$(stat -L -c %s /dev/fd/7)"
    same "an alias that has changed" "$last" "$(cat <&7)"
    eventually "stat of the path" alias_is "$alias"
    same "the new alias" "$alias" "$(cat "$T/web/links/eth0/ifalias")"
    same "size of the new alias" $((${#alias} + 1)) "$(size "$T/web/links/eth0/ifalias")"
    same "size of the old alias" $((${#last} + 1)) "$(stat -L -c %s /dev/fd/8)"
    same "the old alias" "$last" "$(dd bs=3 status=none <&8)"
    exec 7<&- 8<&-
    last=$alias
done

# Nor are neighbours announced. (A file has 32 inodes, so there are fewer texts.)
for i in $(seq 10 30); do
    exec {fd}<"$T/web/neigh"
    fds[i]=$fd
    lines[i]=$(ip -n web neigh | wc -l)
    ip -n web neigh add "10.0.0.$i" dev eth0 lladdr 02:00:00:00:00:01 nud permanent
done
for i in $(seq 30 -1 10); do
    told=$(stat -L -c %s "/dev/fd/${fds[i]}")
    cat <&"${fds[i]}" >"$TMP/neigh"
    exec {fds[i]}<&-
    same "size of neigh $i" "$(wc -c <"$TMP/neigh")" "$told"
    same "lines of neigh $i" "${lines[i]}" "$(wc -l <"$TMP/neigh")"
done

# Read slowly, by one who knows the size that it had.
ip -n web link set eth0 up mtu 1400
exec 7<"$T/web/links/eth0/mtu"
size "$T/web/links/eth0/mtu" >/dev/null
size "$T/web/links/eth0/mtu" >/dev/null
for mtu in 70 65000 800; do
    ip -n web link set eth0 mtu $mtu
    same "size of mtu" $((${#mtu} + 1)) "$(size "$T/web/links/eth0/mtu")"
done
same "what it said then" 1400 "$(cat <&7)"
exec 7<&-
