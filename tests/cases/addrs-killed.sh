#!/bin/bash
# SPDX-License-Identifier: MIT
# If the daemon is killed while a primary address is removed, promote_secondaries of the link is restored,
# and the remaining addresses exist.
. "$(dirname "$0")/../lib.sh"
command -v strace >/dev/null || skip "needs strace"
ip netns add web
ip -n web link set lo up
setting() { (in_ns web cat /proc/sys/net/ipv4/conf/lo/promote_secondaries); }
addrs() { ip -n web -o -4 addr show dev lo to 192.0.2.0/24 | awk '{ print $4 }' | xargs; }
sysctl_in web net.ipv4.conf.all.promote_secondaries=0 net.ipv4.conf.lo.promote_secondaries=0
same "as the kernel has it here" 0 "$(setting)"
gone=0
for n in $(seq 1 12); do
    ip -n web addr flush dev lo
    for i in 1 2 3; do ip -n web addr add 192.0.2.$i/24 dev lo; done
    mount_tree
    strace -f -qq -o /dev/null -e inject=sendto,sendmsg:signal=KILL:when="$n" -p "$DAEMON" &
    tracer=$!
    eventually "the daemon is traced" grep -q "^TracerPid:[^0-9]*$tracer\$" "/proc/$DAEMON/status"
    printf '192.0.2.2/24 dev lo\n192.0.2.3/24 dev lo\n' >"$T/web/addrs" 2>/dev/null || :
    ends "$tracer" 2>/dev/null || : # by SIGKILL: it may wait for good for whom it has killed
    same "promote_secondaries, killed at message $n" 0 "$(setting)"
    case $(addrs) in
    '192.0.2.1/24 192.0.2.2/24 192.0.2.3/24') ;;
    '192.0.2.2/24 192.0.2.3/24') gone=$((gone + 1)) ;;
    *) fail "killed at message $n: $(addrs)" ;;
    esac
    kill -9 "$DAEMON" 2>/dev/null || :
    wait "$DAEMON" 2>/dev/null || :
    umount "$T"
    DAEMON=
done
[ $gone -gt 0 ] && [ $gone -lt 12 ] || fail "it was removed $gone times of 12"
