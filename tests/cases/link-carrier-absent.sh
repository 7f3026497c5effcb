#!/bin/bash
# SPDX-License-Identifier: MIT
# A file of sysfs that cannot be read (EINVAL) is not listed, so that cp, tar, rsync, grep and diff of all
# listed files succeed.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
ip -n web link add near type veth peer name far
sysfs_of web
# unreadable DIRECTORY: the files of it that cannot be read, or are not there
unreadable() { (cd "$1" && for file in */{carrier,dormant,duplex,speed}; do cat "$file" >/dev/null 2>&1 || echo "$file"; done); }
links=$T/web/links
alike() { [ "$(cd "$links" && ls -d */{carrier,dormant,duplex,speed} 2>/dev/null | sort)" = "$(cd "$TMP/sys-web/class/net" &&
    ls -d */{carrier,dormant,duplex,speed} | grep -vxF "$(unreadable .)" | sort)" ]; }
alike || fail "while it is down: $(ls "$links"/*)"
refused 'No such file' cat "$links/near/carrier"
refused 'No such file' stat "$links/near/carrier"
refused 'No such file' cat "$links/lo/speed"
for command in "cp -r $links $TMP/copy" "tar cf $TMP/tar -C $links ." "rsync -a --exclude statistics $links/ $TMP/rsync"; do
    $command 2>"$TMP/said" || fail "$command: $(cat "$TMP/said")"
    same "complaints of $command" "" "$(cat "$TMP/said")"
done
same "complaints of grep -r" "" "$(grep -r nothing "$links" 2>&1 || :)"
ip -n web link set near up
ip -n web link set far up
eventually "carrier" grep -qx 1 "$links/near/carrier"
alike || fail "while it is up: $(ls "$links"/*)"
same "dormant, speed" "0 10000" "$(cat "$links/near/"{dormant,speed} | xargs)"
exec 7<"$links/near"
ip -n web link set near down
refused 'No such file' cat "/proc/$$/fd/7/carrier"
exec 7<&-
