#!/bin/bash
# SPDX-License-Identifier: MIT
# The registry becomes a shared mount, as with ip netns: other mount namespaces see names.
. "$(dirname "$0")/../lib.sh"
mount --make-private /run/netns
mounts=$(grep -c ' /run/netns ' /proc/self/mountinfo)
unshare --mount --propagation slave sleep 1000 & other=$!
eventually "it runs" grep -qx sleep "/proc/$other/comm"
mount_tree
mkdir "$T/web"
same "propagation" 1 "$(grep -c ' /run/netns .* shared:' /proc/self/mountinfo)"
unshare --mount --propagation slave sleep 1000 & later=$!
eventually "it runs" grep -qx sleep "/proc/$later/comm"
mkdir "$T/pod"
same "seen by who came later" 2 "$(grep -c ' - nsfs ' "/proc/$later/mountinfo")"
same "mounted once" 1 "$(grep -c ' /run/netns/pod ' /proc/self/mountinfo)"
ip netns add theirs
same "no other mount was needed" "$mounts" "$(grep -c ' /run/netns ' /proc/self/mountinfo)"
rmdir "$T/pod"
same "gone there too" 0 "$(grep -c ' /run/netns/pod ' "/proc/$later/mountinfo")"
ends $other
ends $later
