#!/bin/bash
# SPDX-License-Identifier: MIT
# A link has every file of its sysfs directory except those listed in docs/tree.md, with the same text and
# its exact size. Reading holds nothing, and creates no visible mount.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
sysctl_in web net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip -n web link add eth0 numtxqueues 2 type veth peer name eth1
ip -n web link add br0 type bridge 2>/dev/null && ip -n web link set eth1 master br0 || :
ip -n web tuntap add tap0 mode tap || :
ip -n web link set eth0 up
sysfs_of web
mounts=$(cat "/proc/$DAEMON/mountinfo")
# readable DIRECTORY: the files below it that can be read, without those that docs/tree.md leaves out
readable() {
    (cd "$1" && find */ -type d \( -name power -o -name statistics -o -name brif \) -prune -o -type f ! -name brforward -print | sort |
        while read -r file; do cat "$file" >/dev/null 2>&1 && echo "$file" || :; done)
}
alike() {
    sysfs=$(readable "$TMP/sys-web/class/net/.")
    tree=$(readable "$T/web/links/.")
    missing=$(comm -23 <(echo "$sysfs") <(echo "$tree"))
    more=$(comm -13 <(echo "$sysfs") <(echo "$tree") | sed 's,.*/,,' | sort -u | xargs)
    [ -z "$missing" ]
}
eventually "all files of sysfs are there" alike
same "files that only the tree has" "addrs bpf channels coalesce driver driver_stats features group kind options port ports state" "$more"
for link in lo eth0 br0 tap0; do
    [ -e "$TMP/sys-web/class/net/$link" ] || continue
    files=$(grep "^$link/" <<<"$tree" | grep -vE '/(addrs|bpf|channels|coalesce|driver|driver_stats|features|group|kind|options|ports|state|brport/.*)$|_timer$')
    for directory in sys-web/class/net tree/web/links; do
        # shellcheck disable=SC2086 # names without spaces
        (cd "$TMP/$directory" && tail -n +1 $files >"$TMP/texts.${directory%%/*}")
    done
    same "texts of $link" "$(cat "$TMP/texts.sys-web")" "$(cat "$TMP/texts.tree")"
    cd "$T/web/links"
    # shellcheck disable=SC2086
    same "sizes of $link" "$(wc -c $files | awk '$2 != "total" { print $1, $2 }')" "$(stat -c '%s %n' $files)"
    cd /
done
same "types" "0 1 3" "$(cat "$T/web/links/"{lo,eth0}/addr_assign_type "$T/web/links/eth0/name_assign_type" | xargs)"
[ -d "$T/web/links/eth0/queues/tx-1" ] || fail "no second queue"
refused 'No such file' cat "$T/web/links/eth0/queues/tx-9/tx_timeout"
refused 'denied|not permitted|Read-only' bash -c 'echo 1 >"$1"' bash "$T/web/links/eth0/queues/rx-0/rps_cpus"
grep -q '/web/links/eth0/queues/rx-0/rps_cpus: ' "$T/error_log" || fail "error_log: $(cat "$T/error_log")"
same "mounts of the daemon" "$mounts" "$(cat "/proc/$DAEMON/mountinfo")"
eventually "nothing is held" held_nothing
ip -n web link set tap0 name tap1
same "after a rename" "0x1802 INTERFACE=tap1" "$(cat "$T/web/links/tap1/"{tun_flags,uevent} | head -2 | xargs)"
umount "$TMP/sys-web"
