#!/bin/bash
# SPDX-License-Identifier: MIT
# Files of values, including sysctls: each write(2) from offset 0 is one value. Truncation to a size other
# than 0 has no effect, and a write at another offset is EINVAL.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip -n web link set eth0 alias 'an alias'
E=$T/web/links/eth0 F=$T/web/proc/sys/net/ipv4/ip_forward
edit() { python3 -c "
import sys
f = open(sys.argv[1], 'r+'); t = f.read()
$2
f.close()" "$1"; }

for size in 4096 3 +1; do
    truncate -s $size "$E/mtu"
    truncate -s $size "$E/ifalias"
    truncate -s $size "$F"
done
same "truncated, but not to 0" "1500 an alias 0" "$(cat "$E/mtu" "$E/ifalias" "$F" | paste -sd' ')"

edit "$E/mtu" "f.seek(0); f.write(t.replace('1500', '900')); f.truncate()"
edit "$E/ifalias" "f.seek(0); f.write(t.replace('an ', '')); f.truncate()"
edit "$F" "f.seek(0); f.write('1\n')"
same "edited" "900 alias 1" "$(cat "$E/mtu" "$E/ifalias" "$F" | paste -sd' ')"

for file in "$E/mtu" "$E/ifalias" "$F"; do
    refused 'Invalid argument' edit "$file" "f.seek(1); f.write('1')"
done
grep -q "write /web/links/eth0/ifalias: a value is written as a whole, at offset 0 (EINVAL)" "$T/error_log"
same "a part of it" "900 alias 1" "$(cat "$E/mtu" "$E/ifalias" "$F" | paste -sd' ')"

{ echo 1000; echo 1100; } >"$E/mtu"
{ echo one; echo two; } >>"$E/ifalias"
same "one after another" "1100 two" "$(cat "$E/mtu" "$E/ifalias" | paste -sd' ')"
truncate -s 0 "$E/mtu" "$E/ifalias"
same "truncated to 0" "1100 " "$(cat "$E/mtu" "$E/ifalias" | paste -sd' ') "
same "as ip" "1100 null" "$(ip -n web -j link show eth0 | jq -r '"\(.[0].mtu) \(.[0].ifalias)"')"
