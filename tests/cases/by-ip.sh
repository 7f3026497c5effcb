#!/bin/bash
# SPDX-License-Identifier: MIT
# by-ip resolves an address to the namespace that has it, named or not.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_busy
unshare --net bash -c 'ip link set lo up; ip addr add 10.99.0.1/32 dev lo; exec sleep 1000' &
pid=$!
eventually "it sleeps" grep -qx sleep "/proc/$pid/comm"

addresses() { ip -j -n "$1" addr | jq -r '.[].addr_info[] | select(.scope == "global") | .local'; }
same "all addresses" "$({ addresses web; addresses pod; echo 10.99.0.1; } | sort)" "$(ls "$T/by-ip" | sort)"
for address in $(addresses web); do same "$address" ../web "$(readlink "$T/by-ip/$address")"; done
same "one of pod" ../pod "$(readlink "$T/by-ip/10.7.0.2")"
same "without a name" "../by-inode/$(stat -L -c %i "/proc/$pid/ns/net")" "$(readlink "$T/by-ip/10.99.0.1")"

ip -n pod addr add 192.0.2.7/32 dev lo
same "at once" ../pod "$(readlink "$T/by-ip/192.0.2.7")"
ip -n pod addr del 192.0.2.7/32 dev lo
for none in 192.0.2.7 127.0.0.1 ::1 2001:DB8::1 010.0.0.1 web; do
    refused 'No such file' readlink -v "$T/by-ip/$none"
done

# In memory, until a namespace is created: also for one that nothing has looked at yet.
unshare --net bash -c 'ip link set lo up; ip addr add 10.99.0.2/32 dev lo; ip addr add 10.7.0.2/32 dev lo
    exec sleep 1000' &
new=$!
eventually "it sleeps" grep -qx sleep "/proc/$new/comm"
number=$(stat -L -c %i "/proc/$new/ns/net")
refused 'No such file' readlink -v "$T/by-ip/10.7.0.2"
same "never seen" "../by-inode/$number" "$(readlink "$T/by-ip/10.99.0.2")"
same "qualified" ../pod "$(readlink "$T/by-ip/10.7.0.2@pod")"
ends "$new"
same "it has ended" ../pod "$(readlink "$T/by-ip/10.7.0.2")"
refused 'No such file' readlink -v "$T/by-ip/10.99.0.2"
same "nothing is held" "" "$(held | grep net: || :)"
