# SPDX-License-Identifier: MIT
# Sourced first by every case. Runs the case in mount and network namespaces of its own, with an
# empty registry of its own on /run/netns: nothing it makes is seen outside, and all of it goes
# with it. A case ends with 0, with 77 and a reason (skipped), or it has failed.

: "${NETNSFS_BUILD:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../build" && pwd)}"
export LC_ALL=C PATH="$NETNSFS_BUILD:$PATH"

skip() { echo "SKIP: $*" >&2; exit 77; }
fail() { echo "FAIL: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || skip "needs root"
[ -c /dev/fuse ] || skip "no /dev/fuse"

# sysfs shows the links of the namespace that mounted it: the case's own, not the machine's.
if [ -z "${NETNSFS_CASE:-}" ]; then
    export NETNSFS_CASE=1
    exec unshare --mount --net --propagation private -- bash "$0" "$@"
fi
set -eu

TMP=$(mktemp -d)
T=$TMP/tree         # where mount_tree mounts
DAEMON=             # its pid
mkdir -p /run/netns "$TMP/run" "$T"
mount --bind "$TMP/run" /run/netns

# mount_tree [OPTION…]: a tree at $T; the daemon's words go to $TMP/log.
mount_tree() {
    netnsfs -f "$@" "$T" 2>>"$TMP/log" &
    DAEMON=$!
    until mountpoint -q "$T" && [ -e "$T/error_log" ]; do
        kill -0 "$DAEMON" 2>/dev/null || fail "netnsfs did not start: $(cat "$TMP/log")"
        sleep 0.01
    done
}

# The daemon ends by umount, with status 0, and has said nothing that should worry anybody.
umount_tree() {
    umount "$T"
    wait "$DAEMON" || fail "netnsfs ended with $?: $(cat "$TMP/log")"
    DAEMON=
}

finish() {
    status=$?
    trap - EXIT
    set +e
    cd /
    if [ -n "$DAEMON" ] && kill -0 "$DAEMON" 2>/dev/null; then
        umount -l "$T"
        wait "$DAEMON"
        ended=$?
        [ "$status" != 0 ] || [ $ended = 0 ] || { echo "FAIL: netnsfs ended with $ended" >&2; status=1; }
    fi
    if grep -E 'ERROR|runtime error|Sanitizer|leaked|assert|BUG' "$TMP/log" >&2 2>/dev/null; then
        cat "$TMP/log" >&2
        status=1
    fi
    mountpoint -q "$T" && umount -l "$T"
    umount -lR /run/netns
    rm -rf --one-file-system "$TMP"
    exit "$status"
}
trap finish EXIT

# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] || fail "$1: expected (-) and seen (+):
$(diff <(printf '%s\n' "$2") <(printf '%s\n' "$3"))"
}

# refused REGEX COMMAND…: it fails, and says so in these words
refused() {
    local words=$1 said
    shift
    if said=$("$@" 2>&1); then fail "not refused: $*"; fi
    grep -qE -- "$words" <<<"$said" || fail "$*: '$said' is not /$words/"
}

# eventually WHAT COMMAND…: it succeeds within five seconds
eventually() {
    local what=$1 i
    shift
    for i in $(seq 500); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.01
    done
    fail "never came true: $what"
}
