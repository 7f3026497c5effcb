#!/bin/bash
# SPDX-License-Identifier: MIT
# The ruleset is edited in place as a text: if it does not parse at close, nothing changes.
. "$(dirname "$0")/../lib.sh"
command -v nft >/dev/null || skip "no nft"
mount_tree
mkdir "$T/web"
N=$T/web/nft
[ -e "$N" ] || skip "built without libnftables"
nft_in() { (in_ns web nft "$@"); }
nft_in add table inet filter
nft_in add chain inet filter input
nft_in add rule inet filter input tcp dport 80 accept
before=$(nft_in list ruleset)
edit() { python3 -c "
import os, sys
f = open('$N', 'r+'); t = f.read()
$1
f.close()"; }

refused 'Invalid argument' truncate -s 4096 "$N"
refused 'Invalid argument' truncate -s 20 "$N"
refused 'Invalid argument' edit "f.seek(t.index('accept')); f.write('accent'); f.flush(); f.truncate()"
same "after all that was refused" "$before" "$(nft_in list ruleset)"
edit "f.seek(0); f.write(t.replace('dport 80', 'dport 8080')); f.truncate()"
same "edited" "${before/80/8080}" "$(nft_in list ruleset)"
edit "f.seek(0, 2); f.write('add rule inet filter input tcp dport 22 accept\n')"
same "added at the end" 2 "$(grep -c dport "$N")"
python3 -c "
import os
fd = os.open('$N', os.O_RDWR | os.O_APPEND)
os.write(fd, b'add rule inet filter input tcp dport 23 accept\n')
os.fsync(fd)
assert b'dport 23' in open('$N', 'rb').read()
os.write(fd, b'add rule inet filter input tcp dport 24 accept\n')
os.ftruncate(fd, 0); os.close(fd)"
same "truncated in the end" "" "$(nft_in list ruleset)"
