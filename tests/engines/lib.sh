# SPDX-License-Identifier: MIT
# Shared by the engine cases, on top of ../lib.sh, which ends every process with the case. There /run and
# /var/lib are empty and /etc is a copy on write: a real engine starts as on a fresh machine, beside
# one of the machine's own, and writes nothing outside. Only cgroups outlive the case; the outer shell
# removes them.

remove_cgroups() {                      # those of this case
    find /sys/fs/cgroup -depth -type d -path "*$(cgroup)*" -exec rmdir {} \; 2>/dev/null || :
}
cgroup() { echo "netnsfs-test-${NETNSFS_CASE##*.}"; }

if [ -z "${NETNSFS_CASE:-}" ]; then     # still outside
    trap remove_cgroups EXIT
fi
. "$(dirname "$0")/../lib.sh"
CGROUP=/$(cgroup)                       # parent of every container's cgroup, or how its name begins

need() {                                # need COMMAND...
    local command
    for command; do
        command -v "$command" >/dev/null || skip "no $command on this machine"
    done
}

engine_up() {                           # engine_up LOG COMMAND...: an engine takes its time to start
    local tries=$((300 * NETNSFS_SLOW)) log=$1; shift
    until "$@" >/dev/null 2>&1; do
        [ $((tries -= 1)) -gt 0 ] || fail "the engine did not start: $(tail -5 "$log")"
        sleep 0.1
    done
}

inode_of() { stat -L -c %i "$1"; }

# The parts of an address line that do not tick, from `ip -j addr` on stdin and from an `addrs` file.
# Link-local ones come and go by themselves (duplicate address detection), so they are left out.
ip_addresses() {
    jq -r '.[] | .ifname as $name | .addr_info[]? | select(.scope != "link")
           | "\(.local)/\(.prefixlen) dev \($name)"' | sort
}
tree_addresses() { grep -v 'scope link' "$1" | cut -d' ' -f1-3 | sort; }

# A veth with one end inside tells whether a namespace is really gone: only then does our end vanish.
witness_in() { ip link add witness type veth peer name witness0 netns "$1"; }
namespace_alive() { ip link show witness >/dev/null 2>&1; }
namespace_gone() { ! namespace_alive; }

make_rootfs() {                         # a root file system at $ROOTFS: static busybox and nothing else
    need busybox jq
    ROOTFS=$TMP/rootfs
    chmod 711 "$TMP"                    # a user-namespaced container must be able to reach it
    mkdir -p "$ROOTFS"/bin "$ROOTFS"/dev "$ROOTFS"/etc "$ROOTFS"/proc "$ROOTFS"/sys "$ROOTFS"/tmp
    cp "$(command -v busybox)" "$ROOTFS/bin/busybox"
    chroot "$ROOTFS" /bin/busybox true 2>/dev/null || skip "busybox is not static"
}
SLEEP='["/bin/busybox","sleep","100000"]'   # what a container runs, as JSON

# --- runc ---------------------------------------------------------------------------------------

runc_bundle() {                         # runc_bundle NAME [JQ-FILTER]: the runtime's own template, changed
    need runc
    [ -n "${ROOTFS:-}" ] || make_rootfs
    mkdir "$TMP/$1"
    [ -e "$TMP/config.json" ] || runc spec -b "$TMP"
    jq --arg id "$1" --arg root "$ROOTFS" --arg cgroup "$CGROUP/$1" --argjson args "$SLEEP" '
        .process.terminal = false | .process.args = $args | del(.process.rlimits)
        | .hostname = $id | .root = {path: $root, readonly: true} | .linux.cgroupsPath = $cgroup
        | '"${2:-.}" "$TMP/config.json" >"$TMP/$1/config.json"
}
runc_run() {                            # runc_run NAME: start it; its pid is in $PID
    runc run -d --bundle "$TMP/$1" --pid-file "$TMP/$1/pid" "$1" >"$TMP/$1/log" 2>&1 </dev/null ||
        fail "runc run $1: $(cat "$TMP/$1/log")"
    PID=$(cat "$TMP/$1/pid")
}
runc_end() { runc delete -f "$1"; }     # as a crash would: SIGKILL, then the runtime's own clean-up
