#!/bin/bash
# SPDX-License-Identifier: MIT
# proc/net is /proc/net of the namespace: the same files, modes and contents, but read-only.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_busy
cd "$T/web/proc/net"
# kernel_s FILE: what the kernel says in it, to a process in the namespace
kernel_s() { (in_ns web cat "/proc/self/net/$1"); }
listing() { find . -mindepth 1 -printf '%y %m %s %P\n' | sort -k 4; }
same "the same files" "$(cd / && in_ns web bash -c "cd /proc/self/net && $(declare -f listing) && listing" |
    sed 's/^f 6/f 4/')" "$(listing)"
n=0
while IFS= read -r file; do
    case $file in
    netlink | ptype | unix | packet) continue ;; # the reader's own socket is in it, or ours
    softnet_stat | stat/* | psched) continue ;;  # the processors' counters
    esac
    n=$((n + 1))
    for try in 1 2 3; do # what ticks may tick in between
        [ "$(kernel_s "$file" | tr "\0" @)" != "$(tr "\0" @ <"$file")" ] || break
        [ $try != 3 ] || same "$file" "$(kernel_s "$file")" "$(cat "$file")"
    done
done < <(find . -type f -printf '%P\n')
[ $n -gt 20 ] || fail "only $n files"
grep -q ' eth0:' dev || fail "not of the namespace"
same "several directories at once" "$(kernel_s dev_snmp6/eth0 | head -1)" "$(head -1 dev_snmp6/eth0)"
refused 'Permission denied' bash -c 'echo 1 >dev'
refused 'not permitted' rm -f dev
refused 'not permitted' mkdir new
refused 'not permitted' rmdir stat
refused 'No such file' cat nosuch
refused 'No such file' ls stat/nosuch
refused 'Not a directory' cat dev/x
same "to the end, although of no size" "0 $(kernel_s fib_trie | wc -l)" \
    "$(stat -c %s fib_trie) $(wc -l <fib_trie)"
same "held" "" "$(held)"
exec 7<dev
ip -n web link del eth0
same "one open is one moment" 1 "$(grep -c ' eth0:' <&7)"
refused 'No such file' cat dev_snmp6/eth0
cd /
exec 7<&-
