# SPDX-License-Identifier: MIT
# Sourced by the tests of a machine whose PID 1 is systemd: the installed unit has the tree at $T. The
# engines are those of Debian, started by their units.
set -eu
export LC_ALL=C
: "${NETNSFS_SLOW:=1}"                  # factor for all time limits, for a slow machine
T=/netns
TMP=$AUTOPKGTEST_TMP
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() { echo "FAIL: $*"; exit 1; }
skip() { fail "$@"; }
same() { [ "$2" = "$3" ] || fail "$1: '$3' instead of '$2'"; }              # same WHAT EXPECTED ACTUAL
refused() { ! "$@" 2>/dev/null || fail "not refused: $*"; }
inode_of() { stat -L -c %i "$1"; }
eventually() {                          # eventually WHAT COMMAND…: within 20 s times NETNSFS_SLOW
    local what=$1 end=$((SECONDS + 20 * NETNSFS_SLOW))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || fail "timed out: $what"
        sleep 0.1
    done
}
DAEMON=$(systemctl show -P MainPID netnsfs)
. tests/engines/views.sh

main_pid() { systemctl show -P MainPID "$1"; }
unit_of() { sed -n 's,^0::.*/\([^/]*\.\(service\|scope\)\).*,\1,p' "/proc/$1/cgroup"; }

# The root file system of the containers, which listen on a port.
make_rootfs() {
    ROOTFS=$TMP/rootfs
    mkdir -p "$ROOTFS"/bin "$ROOTFS"/dev "$ROOTFS"/etc "$ROOTFS"/proc "$ROOTFS"/sys "$ROOTFS"/tmp
    cp "$(command -v busybox)" "$ROOTFS/bin/busybox"
}

# contained PID ENGINE ID NAME [NAMESPACE/POD]: the container is known, by its own process and socket, and
# the scope that systemd runs it in is no unit of the tree
contained() {
    known "$@"
    grep -qxF "$1" "$T/by-container/$3/pids" || fail "$4 has not the process $1: $(cat "$T/by-container/$3/pids")"
    grep -q "^tcp LISTEN .* $1/busybox$" "$T/by-container/$3/sockets" ||
        fail "$4 does not listen: $(cat "$T/by-container/$3/sockets")"
    case $(unit_of "$1") in *"$3".scope) ;; *) fail "$4 is in the unit $(unit_of "$1")" ;; esac
    same "units of containers" "" "$(ls "$T/by-unit" | grep -F "$3" || :)"
}
