#!/bin/bash
# SPDX-License-Identifier: MIT
# proc of a namespace that is owned by another user namespace is complete.
. "$(dirname "$0")/../lib.sh"
unshare -Ur true || skip "no user namespaces"
mount_tree
setpriv --reuid 65534 --regid 65534 --clear-groups unshare -Urn sleep 1000 & pid=$!
eventually "it runs" grep -qx sleep "/proc/$pid/comm"
ln -s "/proc/$pid/ns/net" "$T/pod"
same "owner" 65534 "$(cat "$T/pod/owner")"
echo 1 >"$T/pod/proc/sys/net/ipv4/ip_forward"
same "set" 1 "$(nsenter -t $pid -U -n cat /proc/sys/net/ipv4/ip_forward)"
same "the same sysctls" "$(nsenter -t $pid -n find /proc/sys/net -mindepth 1 -printf '%P %m\n' | sort)" \
    "$(find "$T/pod/proc/sys/net" -mindepth 1 -printf '%P %m\n' | sort)"
same "dev" "$(nsenter -t $pid -n cat /proc/self/net/dev)" "$(cat "$T/pod/proc/net/dev")"
ends $pid
