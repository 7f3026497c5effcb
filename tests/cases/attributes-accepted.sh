#!/bin/bash
# SPDX-License-Identifier: MIT
# chmod and chown to the current values succeed, so that cp -p, tar -x and rsync -a print no errors. Other
# values are EPERM.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree -o mode=0750
for path in . web web/addrs web/links web/links/lo/mtu web/links/lo/flags web/proc/sys/net/ipv4/ip_forward error_log; do
    mode=$(stat -c %a "$T/$path")
    chmod "$mode" "$T/$path" || fail "chmod $mode $path"
    chown 0:0 "$T/$path" || fail "chown 0:0 $path"
    refused 'not permitted' chmod 777 "$T/$path"
    refused 'not permitted' chmod u+s "$T/$path"
    refused 'not permitted' chown 1 "$T/$path"
    refused 'not permitted' chown :1 "$T/$path"
    same "mode and owner of $path" "$mode 0:0" "$(stat -c '%a %u:%g' "$T/$path")"
done
chown -h 0:0 "$T/web/ns" || fail "chown of a symlink"
: >"$T/error_log"
# quiet COMMAND…: it succeeds, and says nothing
quiet() { "$@" >"$TMP/said" 2>&1 && [ ! -s "$TMP/said" ] || fail "$*: $(cat "$TMP/said")"; }
files="addrs routes rules links/eth0/mtu"
cd "$T/web"
quiet tar cf "$TMP/tree.tar" $files
quiet rsync -aR $files "$TMP/copy"
quiet cp -p routes "$TMP/routes"
ip -n web route del 10.20.0.0/16
quiet cp -p "$TMP/routes" routes
grep -q '^10.20.0.0/16 ' routes || fail "cp -p has not copied"
ip -n web link set eth0 mtu 1400
quiet rsync -ac "$TMP/copy/" .
same "rsync -a: mtu" 1500 "$(cat links/eth0/mtu)"
ip -n web link set eth0 mtu 1400
quiet tar xpf "$TMP/tree.tar" --overwrite
same "tar -x: mtu" 1500 "$(cat links/eth0/mtu)"
cd /
same "error_log" "" "$(cat "$T/error_log")"
