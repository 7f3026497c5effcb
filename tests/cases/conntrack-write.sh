#!/bin/bash
# SPDX-License-Identifier: MIT
# del lines remove the entries that match all words, as conntrack -D does; `: >` removes all of them; any
# other text removes nothing, and says why.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
(in_ns web conntrack -C) >/dev/null 2>&1 || skip "the kernel has no ctnetlink" # which loads it
make_connected
make_connections
file=$T/web/conntrack
del() { echo "del $*" >>"$file"; }
count() { grep -c "$@" "$file" || :; }
last_words() { tail -n 1 "$T/error_log" | cut -d' ' -f3-; }

all=$(count '')
for word in 'src=10.0.0.300' 'src=10.0.0.0/33' 'src=' 'sport=65536' 'sport=x' 'mark=-1' 'zone=0x10000' 'code=256' 'ESTABLISHED SYN_SENT' \
    '[GONE]' 'proto' 'proto 256' 'proto no' 'tcp 17' 'tcp udp' 'unknown' 'ipv4 10' 'ipv4 ipv6' '17 18' $'a\033[31m' 'src=1.1.1.1 src=1.1.1.1 src=1.1.1.1' \
    'reply' 'reply reply tcp' 'reply src=1.1.1.1 src=1.1.1.1' 'use=1' 'packets=1 bytes=1' '28' 'udp 17 28 src=10.0.0.1' "$(seq -s ' ' 600)" ''; do
    refused 'Invalid argument' del "$word"
done
refused 'Invalid argument' bash -c "printf 'del proto udp\\0\\n' >>'$file'"
refused 'Argument list too long' del "secctx=$(printf '%5000s' '' | tr ' ' x)"
for line in 'tcp' 'add tcp' 'replace tcp' "$(head -n 1 "$file")"; do
    refused 'not supported' bash -c "echo '$line' >>'$file'"
done
for line in 'del tcp' 'x' '' '# a comment' "$(cat "$file")"; do
    refused 'Invalid argument' bash -c "echo '$line' >'$file'"
done
same "reason" "/web/conntrack: line 1: the contents cannot be replaced: append lines that begin with \"del\" (EINVAL)" "$(last_words)"
refused 'Invalid argument' sed -i '/dport=53/d' "$file"
refused 'Invalid argument' cp "$file" "$T/db/conntrack"
refused 'Invalid argument' python3 -c 'import sys; f = open(sys.argv[1], "r+"); f.write("del tcp\n"); f.close()' "$file"
refused 'Permission denied' bash -c ": >'$T/web/conntrack.stats'"
same "nothing was removed" "$all" "$(count '')"

for words in 'proto 17 dst=10.0.0.3' 'tcp SYN_SENT' 'tcp mark=8' 'udp sport=53' 'tcp dport=80 [UNREPLIED]' 'ipv6 tcp' 'src=10.1.0.0/16' \
    'reply src=10.0.0.1' 'src=::/0 src=10.0.0.2' 'zone=4' 'secctx=none' 'type=8 dport=53'; do
    refused 'No such file' del "$words"
done
same "reason" "/web/conntrack: line 1: no entry matches (ENOENT)" "$(last_words)"
same "nothing was removed" "$all" "$(count '')"

# Each removes what conntrack(8) would list.
listed() { (in_ns web conntrack -L "$@" 2>/dev/null) | wc -l; }
removes() {
    local before
    before=$(count '')
    del "$2"
    same "$2" "$1" $((before - $(count '')))
    refused 'No such file' del "$2"
}
removes "$(listed -p udp --orig-dst 10.0.0.2 --orig-port-dst 53)" 'proto udp dst=10.0.0.2 dport=53'
same "udp of IPv6 stays" 1 "$(count '^ipv6.*dport=53')"
removes "$(listed -s 10.0.0.0/8 -p icmp --reply-src 10.0.0.2 -d 10.9.9.9)" 'icmp src=10/8 dst=10.9.9.9 src=10.0.0.2'
removes 1 'zone=3'
removes 1 'zone-orig=4'
removes 1 'proto 253'
removes "$(listed -f ipv6)" 'ipv6'
removes 1 'tcp 6 ESTABLISHED dst=10.0.0.0/24 dport=80 reply src=10.0.0.2 sport=80 [ASSURED] mark=7'

# A copy of lines, in writes that end within one, and the lines before a bad one.
(in_ns web ping -c 1 -q 10.0.0.2) >/dev/null
for port in $(seq 1000 1100); do (in_ns web bash -c "echo x >/dev/udp/10.0.0.2/$port"); done
grep 'dport=10[0-4][0-9] ' "$file" | sed 's/^/del /' | dd bs=100 oflag=append conv=notrunc of="$file" status=none
same "copied" 51 "$(count 'dport=1[01][0-9][0-9] ')"
refused 'Invalid argument' bash -c "printf 'del dport=1050\\ndel dport=1051 x\\ndel dport=1052\\n' | tee -a '$file'"
same "up to the bad line" '/web/conntrack: line 2: unknown word "x" (EINVAL)' "$(last_words)"
same "up to the bad line" "0 1 1" "$(count 'dport=1050 ') $(count 'dport=1051 ') $(count 'dport=1052 ')"

# All of one namespace.
(in_ns db nft add table inet t '{ chain i { type filter hook input priority 0; ct state new accept; }; }')
(in_ns web ping -c 1 -q 10.0.0.2) >/dev/null
others=$(wc -l <"$T/db/conntrack")
: >"$file"
same "all" "0 0" "$(count '') $(in_ns web conntrack -C)"
same "of this namespace" "$others" "$(wc -l <"$T/db/conntrack")"
: >"$file"
(in_ns web ping -c 1 -q 10.0.0.2) >/dev/null
truncate -s 0 "$file"
same "truncate" 0 "$(count '')"
eventually "nothing is held" held_nothing
