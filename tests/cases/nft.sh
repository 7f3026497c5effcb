#!/bin/bash
# SPDX-License-Identifier: MIT
# nft equals the output of nft list ruleset; a written script is applied as a whole, or not at all.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
[ -e "$T/web/nft" ] || skip "built without libnftables"
(in_ns web nft list ruleset) >/dev/null 2>&1 || skip "the kernel has no nftables"
cd "$T"
listed() { (in_ns "$1" nft list ruleset); }
last_words() { tail -1 error_log | cut -d' ' -f3-; }
same "nothing yet" "0" "$(stat -c %s web/nft)"
cat >web/nft <<'END'
#!/usr/sbin/nft -f
define lan = 10.0.0.0/8	# a { that opens nothing
table inet filter {
	set ports { type inet_service; elements = { 22, 80, 443 }; }
	chain input {
		type filter hook input priority filter; policy drop;
		ip saddr $lan tcp dport @ports accept comment "a { too"
	}
}
END
same "as nft says" "$(listed web)" "$(cat web/nft)"
same "size" "$(wc -c <web/nft)" "$(stat -c %s web/nft)"
grep -q '10.0.0.0/8' web/nft || fail "not there: $(cat web/nft)"
cat web/nft >pod/nft
same "cloned" "$(cat web/nft)" "$(cat pod/nft)"
cp web/nft "$TMP/rules"
cp "$TMP/rules" web/nft
same "and again" "$(cat pod/nft)" "$(cat web/nft)"

echo 'add chain inet filter output' >>web/nft
same "added" 2 "$(listed web | grep -c chain)"
before=$(listed web)
refused 'Invalid argument' bash -c 'echo "add rule inet filter input foo" >web/nft'
same "words" "/web/nft: line 1: syntax error, unexpected newline (EINVAL)" "$(last_words)"
refused 'No such file' bash -c 'printf "add table ip one\nadd rule ip nosuch c accept\nadd table ip two\n" >>web/nft'
same "line and word" "/web/nft: line 2, 'nosuch': No such file or directory" "$(last_words | sed 's/Could not process rule: //; s/[; ]*\(did.*\)*(ENOENT)$//')"
refused 'Invalid' bash -c 'printf "table ip t {\n chain c {\n type nat hook nowhere priority 0\n }\n}\n" >web/nft'
same "line and word" "/web/nft: line 3, 'nowhere': unknown chain hook (EINVAL)" "$(last_words)"
refused 'exists' bash -c 'printf "add table ip one\ncreate table inet filter\n" >>web/nft'
refused 'Invalid' bash -c 'printf "include \"/etc/passwd\"\n" >>web/nft'
same "no files" "/web/nft: 'include' cannot be used here (EINVAL)" "$(last_words)"
refused 'Invalid' bash -c 'echo monitor >>web/nft'
refused 'Invalid' bash -c 'printf "add table ip one\n\0\n" >>web/nft'
printf 'table ip one {\n' >>web/nft
same "no end" "/web/nft: line 1: syntax error, unexpected end of file (EINVAL)" "$(last_words | sed 's/line 2/line 1/')"
same "none of it was applied" "$before" "$(listed web)"
same "the other is as it was" "$(cat "$TMP/rules")" "$(listed pod)"

{ echo 'add table ip pieces'; echo 'add chain ip pieces c'; } >>web/nft
printf 'add rule ip pieces c accept\n' | dd bs=1 of=web/nft oflag=append conv=notrunc 2>/dev/null
same "in pieces" 1 "$(listed web | grep -c accept$)"
{ printf 'table ip big {\n chain c {\n'; yes 'ip saddr 192.0.2.1 accept' | head -8000; printf '}\n}\n'; } >"$TMP/big"
cat "$TMP/big" >web/nft
same "in many writes" "8000 1" "$(grep -c 192.0.2.1 web/nft) $(grep -c table web/nft)"
printf 'add table ip unfinished' >web/nft
same "an unfinished last line" "table ip unfinished" "$(listed web | head -1 | sed 's/ {$//')"
: >web/nft
same "flushed" "" "$(cat web/nft)$(listed web)"
truncate -s 0 pod/nft
same "truncated" "" "$(cat pod/nft)$(listed pod)"
eventually "nothing is held" held_nothing
same "no process is left" "" "$(pgrep -P "$DAEMON" || :)"
