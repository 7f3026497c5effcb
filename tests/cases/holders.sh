#!/bin/bash
# SPDX-License-Identifier: MIT
# holders lists what keeps a namespace alive; when the last line disappears, the namespace is destroyed.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name veth0 netns $$
bash -c 'exec 9</run/netns/web; printf "a b" >/proc/self/comm; sleep 1000 9<&-; :' &
fd=$!
sleeper web
eventually "the descriptor is open" test -e "/proc/$fd/fd/9"
eventually "it has its name" grep -q 'a b' "/proc/$fd/comm"
unshare --mount --propagation private sleep 1000 & # keeps its own copy of the mount
copy=$!
eventually "it sleeps" grep -qx sleep "/proc/$copy/comm"

same "why" "pid $SLEEPER sleep
fd $fd 9 a\\040b
mount /proc/$copy/root/run/netns/web
mount /run/netns/web
peer eth0 by-inode/$(stat -L -c %i /proc/self/ns/net)/links/veth0" "$(cat "$T/web/holders")"

H=$T/by-inode/$(cat "$T/web/inode")
rmdir "$T/web"
ends "$SLEEPER"
same "a descriptor is left" "fd $fd 9 a\\040b" "$(grep -v ^peer "$H/holders")"
ends "$fd"
eventually "it is gone, and its veth" sh -c '! ip link show veth0'
ends "$copy"                                # it has our tree mounted, too
