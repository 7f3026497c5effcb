#!/bin/bash
# SPDX-License-Identifier: MIT
# In a container what is not permitted is left out with a line each, and the command runs.
. "$(dirname "$0")/../lib.sh"
unshare -Ur true || skip "no user namespaces"

# contained SCRIPT: run by a root that is none outside, with a namespace `web` in its registry.
contained() {
    unshare -Urnm sh -euc "mount -t tmpfs none /run/netns; ip netns add web; $1" 2>&1
}

same "all is permitted" "lo" "$(contained 'netns-join web ls /sys/class/net' | grep -v bonding_masters)"
same "no mount namespace" \
    "netns-join: no mounts of its own, so /sys is not the namespace's: No space left on device
ran" "$(contained 'echo 0 >/proc/sys/user/max_mnt_namespaces; netns-join web echo ran')"
same "nothing to say with --net-only" ran \
    "$(contained 'echo 0 >/proc/sys/user/max_mnt_namespaces; netns-join --net-only web echo ran')"
ip netns add outside
touch "$TMP/outside"
mount --bind /run/netns/outside "$TMP/outside"
refused 'cannot enter: Operation not permitted' contained "netns-join $TMP/outside true"
umount "$TMP/outside"
# What an engine hides of /sys, a new one would reveal.
mount -t tmpfs none /sys/kernel
same "no new /sys" "netns-join: /sys is not the namespace's: Operation not permitted
ran" "$(contained 'netns-join web echo ran; [ -d /sys/class/net ]')"
