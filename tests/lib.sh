# SPDX-License-Identifier: MIT
# Sourced first by every case. Runs the case in private mount, network and pid namespaces, with an
# empty registry on /run/netns. Names, trees, container engines and /etc/netns of the machine are not
# visible in it. What it creates is not visible outside, and ends with it in any case. Exit status: 0;
# 77 after a reason (skipped); else the case has failed.

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${NETNSFS_BUILD:=$CHECKOUT/build}"
: "${NETNSFS_SLOW:=1}"  # factor for all time limits, for a slow machine
: "${NETNSFS_LIMIT:=100}" # seconds for a case
export NETNSFS_SLOW LC_ALL=C PATH="$NETNSFS_BUILD:$PATH"
umask 022

skip() { echo "SKIP: $*" >&2; exit 77; }
fail() { echo "FAIL: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || skip "needs root"
[ -c /dev/fuse ] || skip "no /dev/fuse"

if [ -z "${NETNSFS_CASE:-}" ]; then
    NETNSFS_CASE=$(mktemp -d)
    export NETNSFS_CASE
    status=0
    setpriv --pdeathsig KILL unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private -- \
        bash "$0" "$@" || status=$?
    rm -rf --one-file-system "$NETNSFS_CASE"
    exit "$status"
fi
set -eu

TMP=$NETNSFS_CASE
T=$TMP/tree         # where mount_tree mounts
DAEMON=             # its pid

# --- hiding the machine ---------------------------------------------------------------------------

# is_ours PATH: PATH, or something below it, is needed by the tests
is_ours() {
    local ours
    for ours in "$CHECKOUT" "$NETNSFS_BUILD" "$TMP"; do
        [[ $ours/ != "$1"/* ]] || return 0
    done
    return 1
}

# The mount points at and below /run and /var/lib; of namespaces and trees anywhere; and of any other
# /proc and /sys, because visible ones restrict whether a user namespace may mount its own.
machine_mounts() {
    sed -nE -e 's,^([^ ]+ ){4}(/(run|var/lib)(/[^ ]*)?) .*,\2,p;t' \
        -e 's,^([^ ]+ ){4}([^ ]+) .* - (nsfs|fuse\.netnsfs) .*,\2,p;t' -e '\,^([^ ]+ ){4}/(proc|sys)[/ ],d' \
        -e 's,^([^ ]+ ){4}([^ ]+) .* - (proc|sysfs) .*,\2,p' /proc/self/mountinfo
}

# Mounts are private here, so the machine keeps its own. File systems are not accessed, as they may
# hang. An unmounted one may have hidden others.
unmount_machine() {
    local point unmounted=1
    while [ $unmounted = 1 ]; do
        unmounted=0
        while read -r point; do
            printf -v point %b "$point" # mountinfo has a space as \040
            is_ours "$point" || ! umount --no-canonicalize --internal-only --no-mtab --lazy "$point" 2>/dev/null ||
                unmounted=1
        done < <(machine_mounts)
    done
}

# make_empty DIRECTORY: mounts a tmpfs over it, and in that only what the tests need
make_empty() {
    local ours fd fds=()
    for ours in "$CHECKOUT" "$NETNSFS_BUILD" "$TMP"; do
        [[ $ours != "$1"/* ]] || { exec {fd}<"$ours" && fds+=("$fd:$ours"); }
    done
    mount -t tmpfs -o mode=755 tmpfs "$1"
    for ours in "${fds[@]}"; do
        fd=${ours%%:*}
        mkdir -p "${ours#*:}"
        mount --no-canonicalize --bind "/proc/self/fd/$fd" "${ours#*:}"
        exec {fd}<&-
    done
}

hide_machine() {
    local resolv_conf
    resolv_conf=$(readlink -m /etc/resolv.conf)
    unmount_machine
    make_empty /run
    make_empty /var/lib
    mkdir -p /run/etc/upper /run/etc/work /run/netns
    mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work overlay /etc
    rm -rf /etc/netns
    [ -e "$resolv_conf" ] || { mkdir -p "${resolv_conf%/*}" && : >"$resolv_conf"; } # systemd's is in /run
}
hide_machine

mkdir -p "$TMP/run" "$TMP/fusectl" "$T"
mount --bind "$TMP/run" /run/netns
mount -t fusectl fusectl "$TMP/fusectl"

# --- limits ---------------------------------------------------------------------------------------

# within SECONDS COMMAND…: kills COMMAND after SECONDS times NETNSFS_SLOW
within() { timeout $(($1 * NETNSFS_SLOW)) "${@:2}"; }

# A process that waits for a hung daemon cannot be killed until its connection is aborted.
cut_connections() {
    for connection in $(sed -n 's/^[^ ]* [^ ]* 0:\([0-9]*\) .* - fuse.netnsfs .*/\1/p' /proc/self/mountinfo); do
        echo 1 >"$TMP/fusectl/$connection/abort"
    done
}

(
    trap - EXIT
    sleep $((NETNSFS_LIMIT * NETNSFS_SLOW))
    echo "FAIL: stuck for $((NETNSFS_LIMIT * NETNSFS_SLOW)) seconds" >&2
    cut_connections
    kill -9 -1
) </dev/null >/dev/null &

# mount_tree [OPTION…]: mounts a tree at $T; the daemon's messages go to $TMP/log.
mount_tree() {
    netnsfs -f "$@" "$T" 2>>"$TMP/log" &
    DAEMON=$!
    until mountpoint -q "$T" && [ -e "$T/error_log" ]; do
        kill -0 "$DAEMON" 2>/dev/null || fail "netnsfs did not start: $(cat "$TMP/log")"
        sleep 0.01
    done
    SOCKETS=$(sockets_held)
}

# Unmounts the tree; the daemon must exit with status 0. finish() checks its messages.
umount_tree() {
    umount "$T"
    wait "$DAEMON" || fail "netnsfs ended with $?: $(cat "$TMP/log")"
    DAEMON=
}

# Processes of a case end with its pid namespace. After a success, the tree must not be in use.
finish() {
    status=$?
    trap - EXIT
    cd /
    if [ "$status" = 0 ] && [ -n "$DAEMON" ]; then
        (eventually "the tree is no longer in use" umount "$T") || status=1
        wait "$DAEMON" || { echo "FAIL: netnsfs ended with $?" >&2; status=1; }
    fi
    if grep -qE 'ERROR|runtime error|Sanitizer|leaked|assert|BUG' "$TMP/log" 2>/dev/null; then
        status=1
    fi
    [ "$status" = 0 ] || [ "$status" = 77 ] || cat "$TMP/log" >&2 2>/dev/null || :
    [ "$status" = 0 ] || cut_connections
    exit "$status"
}
trap finish EXIT

# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] || fail "$1: expected (-) and seen (+):
$(diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"))"
}

# refused REGEX COMMAND…: COMMAND fails in time, and its output matches REGEX
refused() {
    local regex=$1 output limit=
    shift
    [ "$(type -t "$1")" != file ] || limit="within 30"
    if output=$($limit "$@" 2>&1); then fail "not refused: $*"; fi
    grep -qE -- "$regex" <<<"$output" || fail "$*: '$output' does not match /$regex/"
}

# eventually WHAT COMMAND…: waits until COMMAND succeeds, for at most 20 s times NETNSFS_SLOW
eventually() {
    local what=$1 end=$((SECONDS + 20 * NETNSFS_SLOW))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || fail "timed out: $what"
        sleep 0.01
    done
}

# in_ns NAME COMMAND…: executes COMMAND in the network namespace; exec, so $! is its pid
in_ns() {
    local name=$1
    shift
    exec nsenter --net="/run/netns/$name" "$@"
}

# sysctl_in NAME SETTING=VALUE…
sysctl_in() { (in_ns "$1" sysctl -q "${@:2}"); }

# The names in the tree, without its views, error_log and metrics.
names() { ls -A "$T" | grep -vxE 'by-[a-z]*|error_log|metrics' || :; }

# sleeper NAME: starts sleep(1) in the namespace; its pid is in $SLEEPER
sleeper() {
    in_ns "$1" sleep 1000 &
    SLEEPER=$!
    eventually "sleep runs" grep -qx sleep "/proc/$SLEEPER/comm"
}

# mount_silent DIR: mounts a FUSE file system that replies to INIT only. The pid of its server is in
# $SILENT; when it ends, all requests fail.
mount_silent() {
    command -v python3 >/dev/null || skip "no python3"
    mkdir -p "$1"
    python3 - "$1" <<'END' &
import ctypes, os, struct, sys
fd = os.open("/dev/fuse", os.O_RDWR)
options = "fd=%d,rootmode=40000,user_id=0,group_id=0" % fd
libc = ctypes.CDLL(None)
if libc.mount(b"silent", sys.argv[1].encode(), b"fuse", 0, options.encode()) != 0:
    sys.exit("mount")
unique = os.read(fd, 1 << 20)[8:16]
answer = struct.pack("IIIIHHIIHHI", 7, 31, 0, 0, 12, 12, 65536, 1, 0, 0, 0) + bytes(28)
os.write(fd, struct.pack("Ii", 16 + len(answer), 0) + unique + answer)
while os.read(fd, 1 << 20):
    pass
END
    SILENT=$!
    eventually "$1 is mounted" grep -q " $1 " /proc/self/mountinfo
}

# ends PID: kills a child of this shell, and waits for it. SIGTERM between fork and exec of bash would
# be lost.
ends() {
    kill -KILL "$1"
    wait "$1" 2>/dev/null || :
}

# blocked PID…: each process has executed its command (not bash), and sleeps in the kernel
blocked() {
    local pid
    for pid; do
        ! grep -qx bash "/proc/$pid/comm" && grep -q '^State:.[SD]' "/proc/$pid/status" || return 1
    done
}

# opened PID: the process has a file of the tree open
opened() { ls -l "/proc/$1/fd" | grep -qF " $T/"; }

# stop PID: sends SIGSTOP, and waits until no thread runs. A thread in an uninterruptible wait (D)
# stops after it.
stop() {
    kill -STOP "$1"
    eventually "$1 has stopped" sh -c "! cut -d ' ' -f 3 /proc/$1/task/*/stat | grep -qv '[TD]'"
}

# add_link NAME LINK KIND…: `ip link add`; skips the case if the kernel does not support KIND
add_link() {
    local name=$1 output
    shift
    output=$(ip -n "$name" link add "$@" 2>&1) && return
    case $output in
    *'Unknown device type'* | *'not supported'*) skip "the kernel has no $*: $output" ;;
    *) fail "ip link add $*: $output" ;;
    esac
}

# sysfs_of NAME: mounts the sysfs of the namespace at $TMP/sys-NAME
sysfs_of() {
    mkdir -p "$TMP/sys-$1"
    (in_ns "$1" mount -t sysfs sysfs "$TMP/sys-$1")
}

# The targets of the daemon's descriptors, one per line. If the daemon has ended, one line that no case
# expects.
daemon_descriptors() {
    local fd open=no
    for fd in "/proc/$DAEMON/fd"/*; do readlink "$fd" && open=yes || :; done
    [ $open = yes ] || echo "socket:[the daemon has ended]"
}

sockets_held() { daemon_descriptors | grep '^socket:' || :; }

# Descriptors of the daemon that keep a namespace alive, except those of its own namespace and those
# that it opened at start.
held() {
    daemon_descriptors | grep -E '^(net|mnt|user|socket):' | grep -vxF "$(readlink "/proc/$DAEMON/ns/net" || echo none)" |
        grep -vxF "$SOCKETS" || :
}

# How many descriptors of the daemon refer to the root of a mounted sysfs.
sysfs_roots() {
    find "/proc/$DAEMON/fd" -lname / -exec stat -fLc %T {} + 2>/dev/null | grep -cx sysfs || :
}

# The daemon drops spare namespaces and mounts of sysfs within a second or two.
held_nothing() { [ -z "$(held)" ] && [ "$(sysfs_roots)" = 0 ]; }

# add_line NAME OBJECT LINE: `ip OBJECT add LINE`. ip(8) does not derive the family of a rule.
add_line() {
    local family=
    case "$2 $3" in rule*:*) family=-6 ;; esac
    # shellcheck disable=SC2086 # a line is a list of arguments
    ip -n "$1" $family "$2" add $3
}

# accepted OBJECT FILE: `ip -n other OBJECT add` accepts each line of FILE, except those of the kernel
accepted() {
    local line
    while IFS= read -r line; do
        add_line other "$1" "${line%%#*}" || fail "ip $1 add $line"
    done < <(grep -v 'proto kernel' "$2")
}

# make_routable NAME: a namespace with the links eth0 and eth1, up, with addresses for gateways.
make_routable() {
    ip netns add "$1"
    sysctl_in "$1" net.ipv6.conf.default.accept_dad=0
    ip -n "$1" link add eth0 type veth peer name eth1
    ip -n "$1" addr add 10.0.0.1/24 dev eth0
    ip -n "$1" addr add 10.1.0.1/24 dev eth1
    ip -n "$1" addr add 2001:db8::1/64 dev eth0 nodad
    ip -n "$1" addr add 2001:db8:1::1/64 dev eth1 nodad
    for link in lo eth0 eth1; do ip -n "$1" link set $link up; done
}

# Mounts a tree, and creates the objects for tests/fresh; $one and $two are pids.
make_fresh() {
    mount_tree
    ip netns add web
    for eth in 0 1 2; do
        ip -n web link add eth$eth mtu 1500 type veth peer name peer$eth
        ip -n web link set eth$eth up
        ip -n web link set peer$eth up
    done
    ip -n web link add link1 mtu 1401 type veth peer name link2 mtu 1402
    ip -n web link set lo up
    ip -n web addr add 10.0.0.1/24 dev eth0
    ip -n web addr add 10.1.0.1/24 dev eth1
    for n in 1 2; do
        ip netns add "ns$n"
        ip -n "ns$n" addr add "10.77.$n.1/32" dev lo
        sleeper "ns$n"
        [ $n = 1 ] && one=$SLEEPER || two=$SLEEPER
    done
}

# each_line OBJECT NAME: `ip -n NAME OBJECT add LINE` for each line of the input
each_line() {
    local line
    while IFS= read -r line; do
        [ -z "$line" ] || add_line "$2" "$1" "$line" || fail "the case's own line: ip $1 add $line"
    done
}

# Two namespaces, web and pod, with one link of each sort, addresses, routes, rules and neighbours.
make_busy() {
    make_routable web
    ip netns add pod
    sysctl_in pod net.ipv6.conf.default.accept_dad=0 # else tentative, for a while
    ip -n web link add veth0 type veth peer name eth0 netns pod
    ip -n web link add br0 type bridge 2>/dev/null && ip -n web link set veth0 master br0 || :
    ip -n web link set eth1 alias 'an alias'
    ip -n pod addr add 10.7.0.2/24 dev eth0
    ip -n web link set veth0 up
    ip -n pod link set eth0 up
    ip -n web route add 10.20.0.0/16 via 10.0.0.254
    ip -n web route add blackhole 10.9.0.0/16 table 100
    ip -n web rule add priority 100 from 10.0.0.0/8 lookup 100
    ip -n web neigh add 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 nud permanent
    touch /run/netns/crumb
}

# Two namespaces, web (10.0.0.1, 2001:db8::1) and db (.2, ::2), connected by a veth pair.
make_connected() {
    local name n=0
    for name in web db; do [ -e "/run/netns/$name" ] || ip netns add $name; done
    ip -n web link add eth0 type veth peer name eth0 netns db
    for name in web db; do
        n=$((n + 1))
        ip -n $name addr add 10.0.0.$n/24 dev eth0
        ip -n $name addr add 2001:db8::$n/64 dev eth0 nodad
        for link in lo eth0; do ip -n $name link set $link up; done
    done
    ip -n web route add 10.9.9.9 dev eth0
}

# Connections from web to db, tracked in web: with NAT (10.9.9.9), a mark, zones, of several protocols. That
# of TCP stays open.
make_connections() {
    local timeout=net.netfilter.nf_conntrack
    sysctl_in web ${timeout}_{udp,icmp,icmpv6,generic}_timeout=3600
    (in_ns web nft -f -) <<'END'
table inet t {
    chain zones {
        type filter hook output priority raw
        udp dport 99 ct zone set 3
        udp dport 98 ct original zone set 4
    }
    chain nat {
        type nat hook output priority -100
        ip daddr 10.9.9.9 dnat ip to 10.0.0.2
    }
    chain marks {
        type filter hook output priority filter
        ct state new ct mark set 7
    }
}
END
    (in_ns db python3 -c 'import socket; s = socket.create_server(("", 80)); c = s.accept(); s.accept()') &
    (in_ns web bash -c 'until exec 3<>/dev/tcp/10.0.0.2/80; do sleep 0.1; done; exec sleep 1000') 2>/dev/null &
    eventually "TCP" grep -q 'ESTABLISHED .*ASSURED' "$T/web/conntrack"
    (in_ns web ping -c 1 -q 10.9.9.9) >/dev/null
    (in_ns web ping -c 1 -q 2001:db8::2) >/dev/null
    (in_ns web python3 -c '
import socket
udp, udp6 = (socket.socket(family, socket.SOCK_DGRAM) for family in (socket.AF_INET, socket.AF_INET6))
for port in 53, 99, 98: udp.sendto(b"x", ("10.0.0.2", port))
udp6.sendto(b"x", ("2001:db8::2", 53))
socket.socket(socket.AF_INET, socket.SOCK_RAW, 253).sendto(b"x", ("10.0.0.2", 0))')
}
