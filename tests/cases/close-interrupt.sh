#!/bin/bash
# SPDX-License-Identifier: MIT
# A request that waits for the close of another file can be interrupted; the close is completed.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
[ -e "$T/web/nft" ] || skip "built without libnftables"
(in_ns web nft list ruleset) >/dev/null 2>&1 || skip "the kernel has no nftables"
echo 'table ip t { }' >"$T/web/nft"
sleep 1000 3>"$T/web/nft" &
writer=$!
eventually "it is open" test -e "/proc/$writer/fd/3"

# Four jobs that wait for a file system: for a while nobody runs nft.
mount_silent "$TMP/root/slow"
mkdir "$TMP/root/etc"
ln -s /slow/file "$TMP/root/etc/resolv.conf"
for dir in bin lib lib64 usr; do
    [ ! -e /$dir ] || { mkdir "$TMP/root/$dir"; mount --bind /$dir "$TMP/root/$dir"; }
done
for n in 1 2 3 4; do
    mkdir "$T/ns$n"
    in_ns ns$n chroot "$TMP/root" sleep 1000 &
    eventually "it is contained" sh -c "[ \$(readlink /proc/$!/root) = $TMP/root ]"
    cat "$T/ns$n/resolv.conf" 2>/dev/null &
done
children() { cat "/proc/$DAEMON/task"/*/children | wc -w; }
all_wait() { [ "$(children)" = 4 ]; }
eventually "all four wait" all_wait

ends $writer
# They wait for five seconds, and so would this.
began=${EPOCHREALTIME/./}
timeout -s INT 0.5 cat "$T/web/routes" || :
took=$(((${EPOCHREALTIME/./} - began) / 1000))
[ $took -lt 2500 ] || fail "interrupted after 500 ms, ended after $took ms"
ends $SILENT
eventually "the ruleset is cleared" sh -c '[ -z "$(ip netns exec web nft list ruleset)" ]'
