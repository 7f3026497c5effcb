#!/bin/bash
# SPDX-License-Identifier: MIT
# The values written to the files of a link are those that ip shows; a value that does not parse changes
# nothing.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
eth0=$T/web/links/eth0
says() { ip -j -n web link show eth0 | jq -c ".[0]$1"; }

echo up >"$eth0/state"
same "up" true "$(says '.flags | index("UP") != null')"
printf down >"$eth0/state" # without a newline
same "down" false "$(says '.flags | index("UP") != null')"
echo 1400 >"$eth0/mtu"
echo 02:00:00:00:00:01 >"$eth0/address"
echo 'the  second "uplink"' >"$eth0/ifalias"
echo 77 >"$eth0/tx_queue_len"
echo 5 >"$eth0/group"
same "all of them" '[1400,"02:00:00:00:00:01","the  second \"uplink\"",77,"5"]' \
    "$(says '| [.mtu, .address, .ifalias, .txqlen, .group]')"
same "read again" '1400 02:00:00:00:00:01 the  second "uplink" 77 5' \
    "$(cd "$eth0" && echo "$(<mtu) $(<address) $(<ifalias) $(<tx_queue_len) $(<group)")"
echo default >"$eth0/group"
same "a group has a name" 0 "$(cat "$eth0/group")"
for file in mtu address tx_queue_len group state; do
    before=$(cat "$eth0/$file")
    cp "$eth0/$file" "$TMP/saved"
    cp "$TMP/saved" "$eth0/$file"
    : >"$eth0/$file"
    same "$file: what it says, and nothing, change nothing" "$before" "$(cat "$eth0/$file")"
done

before=$(says '')
# shellcheck disable=SC2059
write() { printf -- "$2" | dd status=none bs=4k iflag=fullblock conv=notrunc,nocreat of="$eth0/$1"; }
for wrong in 'mtu 14oo' 'mtu 1\x20 2' 'mtu \n' 'mtu -1' 'mtu 5000000000' 'mtu 1400\n1500\n' 'mtu 1\0' 'mtu 1' \
    'address 02:00:00:00:00' 'address 02:00:00:00:00:01:02' 'address 02:00:00:00:00:0g' 'state sideways' 'state UP' \
    'tx_queue_len many' 'group nobodys'; do
    # shellcheck disable=SC2086 # a file and a text
    refused 'Invalid argument' write $wrong
done
refused 'Invalid argument' write ifalias "$(printf 'x%.0s' {1..256})"
refused 'Invalid argument' write ifalias 'two\nlines\n'
same "nothing was changed" "$before" "$(says '')"
write mtu 14oo 2>/dev/null || same "why" 'write /web/links/eth0/mtu: "14oo" is no number (EINVAL)' \
    "$(tail -1 "$T/error_log" | cut -d' ' -f2-)"
write mtu 1 2>/dev/null || same "why, in the kernel's words" \
    'write /web/links/eth0/mtu: mtu less than device minimum (EINVAL)' \
    "$(tail -1 "$T/error_log" | cut -d' ' -f2-)"

echo >"$eth0/ifalias"
same "an empty alias is none" "null 0" "$(says .ifalias) $(stat -c %s "$eth0/ifalias")"
echo again >"$eth0/ifalias"
: >"$eth0/ifalias"                           # close(2) does not wait; whoever opens it next does
same "and so is nothing" "null" "$(cat "$eth0/ifalias")$(says .ifalias)"

exec 3>"$eth0/mtu" # a link that is gone
ip -n web link del eth0
refused 'No such device|Stale' bash -c 'echo 1300 >&3'
exec 3>&-
