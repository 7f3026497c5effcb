#!/bin/bash
# SPDX-License-Identifier: MIT
# `>` of rules, neighbours and addresses removes entries of the administrator, and of the owners of written
# lines.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
W=$T/web
left() { sed -n 's/^[0-9.]* note //p' "$T/error_log"; }

for proto in bird zebra 80 static boot; do
    ip -n web rule add priority $((n = ${n:-100} + 1)) from 10.0.0.0/8 lookup 100 protocol $proto
done
echo from 10.0.0.7 lookup 100 priority 200 >"$W/rules"
same "rules" "101 102 103 200" "$(sed -n 's/^priority \([12]..\) .*/\1/p' "$W/rules" | xargs)"
same "the note" "/web/rules: 3 lines of other owners (zebra, bird, 80) were left in place" "$(left)"
echo from 10.0.0.0/8 lookup 100 priority 102 protocol zebra >"$W/rules"
same "named" "101 102 103" "$(sed -n 's/^priority \([12]..\) .*/\1/p' "$W/rules" | xargs)"
sed '/priority 101/d' "$W/rules" >"$TMP/rules"
cp "$TMP/rules" "$W/rules"
same "the last one of a protocol" "101 102 103" "$(sed -n 's/^priority \([12]..\) .*/\1/p' "$W/rules" | xargs)"

: >"$T/error_log"
for n in 1 2 3 4; do
    set -- '' extern_learn 'protocol zebra' 'protocol static'
    # shellcheck disable=SC2086 # words
    ip -n web neigh add 10.0.0.10$n dev eth0 lladdr 02:00:00:00:00:0$n nud permanent ${!n}
done
: >"$W/neigh"
same "neighbours" "102 103" "$(grep -o '^10.0.0.10[0-9]' "$W/neigh" | cut -d. -f4 | sort | xargs)"
same "the note" "/web/neigh: 2 lines of other owners (zebra, extern_learn) were left in place" "$(left)"
cat "$W/neigh" >"$TMP/neigh"
: >"$T/error_log"
cat "$TMP/neigh" >"$W/neigh"
same "what is shown" "$(cat "$TMP/neigh")" "$(cat "$W/neigh")$(left)"
echo 10.0.0.105 dev eth0 lladdr 02:00:00:00:00:05 extern_learn >"$W/neigh"
same "named" "103 105" "$(grep -o '^10.0.0.10[0-9]' "$W/neigh" | cut -d. -f4 | sort | xargs)"

: >"$T/error_log"
ip -n web addr add 10.0.0.2/24 dev eth0 valid_lft 1000 preferred_lft 1000
ip -n web addr add 10.0.0.3/24 dev eth0
ip -n web addr add 2001:db8::3/64 dev eth0 nodad
echo 10.0.0.4/24 proto 80 >>"$W/links/eth0/addrs"
grep -q '^10.0.0.4/24 .*# .*proto 80' "$W/addrs" || skip "the kernel keeps no protocol of an address"
echo 10.0.0.1/24 >"$W/links/eth0/addrs"
same "addresses" "10.0.0.1/24 10.0.0.2/24 10.0.0.4/24" "$(grep -o '^10[^ ]*' "$W/links/eth0/addrs" | xargs)"
same "the other family" 0 "$(grep -c 2001 "$W/links/eth0/addrs")"
same "the note" "/web/links/eth0/addrs: 2 lines of other owners (80, dynamic) were left in place" "$(left)"
: >"$W/links/eth0/addrs"
same "the others without the primary one" "10.0.0.2/24 10.0.0.4/24" "$(grep -o '^10[^ ]*' "$W/links/eth0/addrs" | xargs)"
printf '10.0.0.1/24 dev eth0\n10.0.0.5/24 dev eth0 proto 80\n10.0.0.6/24 dev eth0 valid_lft 900 preferred_lft 900\n' >"$W/addrs"
same "named" "10.0.0.1/24 10.0.0.5/24 10.0.0.6/24" "$(grep -o '^10[^ ]*' "$W/addrs" | xargs)"
