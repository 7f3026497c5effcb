#!/bin/bash
# SPDX-License-Identifier: MIT
# by-nsid resolves an nsid of the host to its namespace, as `ip netns list-id` does, and assigns none.
. "$(dirname "$0")/../lib.sh"
mount_tree
for name in web db none; do ip netns add $name; done
unshare --net sleep 1000 &
pid=$!
eventually "it sleeps" grep -qx sleep "/proc/$pid/comm"
ip netns set web 7
ip link add v0 type veth peer name v1 netns "$pid"
nsid=$(ip -j link show v0 | jq '.[].link_netnsid')

same "before any lookup" "$(ip netns list-id | awk '{print $2}' | sort)" "$(ls "$T/by-nsid" | sort)"
same "a name" ../web "$(readlink "$T/by-nsid/7")"
same "without a name" "../by-inode/$(stat -L -c %i "/proc/$pid/ns/net")" "$(readlink "$T/by-nsid/$nsid")"
ip netns set db 2000000000
same "at once" ../db "$(readlink "$T/by-nsid/2000000000")"
same "its files" "$(cat "$T/db/cookie")" "$(cat "$T/by-nsid/2000000000/cookie")"
for none in 8 07 -1 4294967303 2147483648 web 7x; do
    refused 'No such file' readlink -v "$T/by-nsid/$none"
done
same "none was assigned" "" "$(cat "$T/none/nsid")"
ip netns del db
eventually "its nsid is free" eval '! ip netns list-id | grep -q 2000000000'
refused 'No such file' readlink -v "$T/by-nsid/2000000000"
ip netns add again
ip netns set again 2000000000
same "used again" ../again "$(readlink "$T/by-nsid/2000000000")"
