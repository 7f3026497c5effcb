#!/bin/bash
# SPDX-License-Identifier: MIT
# by-mac resolves the address of a link to the namespace that has it, as by-ip does.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_busy
unshare --net bash -c 'ip link add d0 address 02:00:00:00:00:99 type bridge; exec sleep 1000' &
pid=$!
eventually "it sleeps" grep -qx sleep "/proc/$pid/comm"
number=$(stat -L -c %i "/proc/$pid/ns/net")

addresses() { ip -j -n "$1" link | jq -r '.[].address | select(. and (test("[1-9a-f]")))'; }
same "all addresses" "$({ ip -j link | jq -r '.[].address | select(. and (test("[1-9a-f]")))'
    addresses web; addresses pod; echo 02:00:00:00:00:99; } | sort -u)" "$(ls "$T/by-mac" | sed 's/@.*//' | sort -u)"
same "without a name" "../by-inode/$number" "$(readlink "$T/by-mac/02:00:00:00:00:99")"
ip -n web link add m0 address 02:00:00:00:00:01 type bridge
same "at once" ../web "$(readlink "$T/by-mac/02:00:00:00:00:01")"
same "its link" m0 "$(basename "$(dirname "$(grep -lx 02:00:00:00:00:01 "$T"/by-mac/02:00:00:00:00:01/links/*/address)")")"
ip -n web link set m0 address 02:00:00:00:00:02
refused 'No such file' readlink -v "$T/by-mac/02:00:00:00:00:01"
same "changed" ../web "$(readlink "$T/by-mac/02:00:00:00:00:02")"

nsenter --net="/proc/$pid/ns/net" ip link set d0 address 02:00:00:00:00:02
refused 'No such file' readlink -v "$T/by-mac/02:00:00:00:00:02"
same "ambiguous" "02:00:00:00:00:02@$number 02:00:00:00:00:02@web" "$(ls "$T/by-mac" | grep 00:02@ | xargs)"
same "@web" ../web "$(readlink "$T/by-mac/02:00:00:00:00:02@web")"
same "@number" "../by-inode/$number" "$(readlink "$T/by-mac/02:00:00:00:00:02@$number")"
ends "$pid"
same "one has it" ../web "$(readlink "$T/by-mac/02:00:00:00:00:02")"

for none in 00:00:00:00:00:00 02:00:00:00:00 02:00:00:00:00:02: 02:00:00:00:00:2 2:00:00:00:00:02 web '' @web \
    02-00-00-00-00-02 02:00:00:00:00:02@pod FE:00:00:00:00:02 0x:00:00:00:00:02 \
    "$(printf '00:%.0s' $(seq 70))" "$(printf '00:%.0s' $(seq 19))01"; do
    [ -z "$none" ] || refused 'No such file|too long' readlink -v "$T/by-mac/$none"
done
