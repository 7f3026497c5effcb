#!/bin/bash
# SPDX-License-Identifier: MIT
# error_log has the last 100 refusals, one per line; writing clears it.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
same "empty" "0 " "$(stat -c %s "$T/error_log") $(cat "$T/error_log")"
begun=$EPOCHSECONDS
refused 'Invalid' mkdir "$T/-x"
refused 'No such' ln -s /nowhere "$T/pod"
refused 'Invalid' ln -s /etc/passwd "$T/pod"
refused 'not permitted' rm "$T/web/addrs"
refused 'not permitted' chmod 600 "$T/web/links/lo/mtu"
said=$(cat "$T/error_log")
same "lines" 5 "$(wc -l <<<"$said")"
same "times" "" "$(grep -vE '^[0-9]+\.[0-9]{6} ' <<<"$said" || :)"
same "times of today" "" "$(awk -v from="$begun" -v to="$EPOCHSECONDS" '$1 < from || $1 > to + 1' <<<"$said")"
for words in 'mkdir /-x: .*EINVAL' '/pod: .*/nowhere.*ENOENT' \
    '/pod: .*/etc/passwd is no network namespace.*EINVAL' 'unlink /web/addrs: .*EPERM' \
    '/web/links/lo/mtu: .*EPERM'; do
    grep -qE -- "$words" <<<"$said" || fail "no /$words/ in: $said"
done
same "size" "$(wc -c <"$T/error_log")" "$(stat -c %s "$T/error_log")"
echo cleared >"$T/error_log"
same "cleared by >" "" "$(cat "$T/error_log")"
for i in $(seq 120); do ! rm -f "$T/web/links/lo/x" "$T/web/inode" 2>/dev/null || fail "removed"; done
same "kept" 100 "$(grep -c 'inode' "$T/error_log")"
echo cleared >>"$T/error_log"
same "cleared by >>" "" "$(cat "$T/error_log")"
refused 'Invalid' mkdir "$T"/$'a\nb'
same "one line, whatever the name" 1 "$(wc -l <"$T/error_log")"
: >"$T/error_log"
same "cleared by : >" "" "$(cat "$T/error_log")"

# An open that the kernel made twice, because somebody else reads, was not refused.
exec 7<"$T/web/routes"
ip -n web link set lo up
echo blackhole 10.0.0.0/8 >>"$T/web/routes"
exec 7<&-
same "not refused" "" "$(cat "$T/error_log")"
refused 'not permitted|exist' mknod "$T/web/foo" p
same "words for it" 1 "$(grep -c '/web/foo: nothing can be made in this directory' "$T/error_log")"
: >"$T/error_log"

# The path of a file whose namespace has ended is as it was opened.
exec 7>>"$T/web/routes"
rmdir "$T/web"
refused 'Stale' bash -c 'echo blackhole 10.0.0.0/8 >&7'
exec 7>&-
same "paths" "/web/routes:" "$(cut -d' ' -f3 "$T/error_log" | sort -u)"
