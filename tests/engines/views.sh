# SPDX-License-Identifier: MIT
# What the tree tells of containers and pods, for the cases that have real ones; after lib.sh.

leads() {                               # leads PATH PID: a symlink of the tree, to where the process is
    local inode
    inode=$(inode_of "/proc/$2/ns/net")
    readlink "$T/$1" >/dev/null || fail "$1 is no symlink"
    same "where $1 leads" "$inode" "$(cat "$T/$1/inode")"
    same "its directory" "$(realpath "$T/by-inode/$inode")" "$(realpath "$T/$1")"
}

tells() {                               # tells DIRECTORY "ENGINE ID NAME [NAMESPACE/POD]": a line of its `containers`
    grep -qxF -- "$2" "$T/$1/containers" || fail "$1/containers does not tell '$2': $(cat "$T/$1/containers")"
}

lists() {                               # lists DIRECTORY NAME: once, as readdir(3) has it
    same "$2 in $1" "$2" "$(find "$T/$1/" -mindepth 1 -maxdepth 1 -printf '%f\n' | grep -xF -- "$2")"
}

lacks() { [ ! -L "$T/$1" ]; }           # lacks PATH

# known PID ENGINE ID NAME [NAMESPACE/POD]: the container is found by each of its keys, and told once
known() {
    local key pid=$1 id=$3 pod=${5:-}
    leads "by-pid/$pid" "$pid"
    for key in "$id" "$4"; do
        leads "by-container/$key" "$pid"
        lists by-container "$key"
    done
    [ ${#id} != 64 ] || leads "by-container/${id:0:12}" "$pid"
    if [ -n "$pod" ]; then
        leads "by-pod/$pod" "$pid"
        lists "by-pod/${pod%/*}" "${pod#*/}"
    fi
    tells "by-pid/$pid" "$2 $id $4${pod:+ $pod}"
    same "times that $id is told" 1 "$(cut -d' ' -f2 "$T/by-pid/$pid/containers" | grep -cxF -- "$id")"
    grep -qxF "$pid" "$T/by-pid/$pid/pids" || fail "$pid is not in its own pids"
    grep -q "^pid $pid " "$T/by-pid/$pid/holders" || fail "$pid is not in its own holders"
}

# unknown KEY…: no container by these names, within a second
unknown() {
    local key
    for key; do soon "no more by-container/$key" lacks "by-container/$key"; done
}

milliseconds() { local now=${EPOCHREALTIME/./}; echo "${now%???}"; }
sanitized() { grep -q __asan_init "/proc/$DAEMON/exe"; }

# soon WHAT COMMAND…: it succeeds within a second; a sanitized daemon has three
soon() {
    local what=$1 start limit=1000
    shift
    ! sanitized || limit=3000
    limit=$((limit * NETNSFS_SLOW))
    start=$(milliseconds)
    until "$@" >/dev/null 2>&1; do
        [ $(($(milliseconds) - start)) -lt $limit ] || fail "not within $limit ms: $what"
        sleep 0.01
    done
    echo "$what: $(($(milliseconds) - start)) ms"
}

# read_on PID INODE FILE: reads all that is new of the process, and the lists, until it is ended; makes the
# file once it has read all.
read_on() {
    while :; do
        cat "$T/by-pid/$1"/{containers,holders,pids,addrs} || :
        ls -L "$T/by-pid/$1" "$T/by-inode/$2" "$T/by-container" "$T/by-pod" "$T/by-inode" || :
        : >"$3"
    done >/dev/null 2>&1
}

# What the kernel itself takes: a namespace that nobody looks at, with its process $CONTROL
control() {
    unshare --net sleep 1000 & CONTROL=$!
    eventually "a process of its own" grep -qx sleep "/proc/$CONTROL/comm"
    ip link add control type veth peer name control0 netns $CONTROL
}
control_gone() { ! ip link show control; }

# frees PID COMMAND…: the command ends the container. Its namespace goes within a second of another that
# ends at the same time, although two readers look at it all the while.
frees() {
    local pid=$1 inode first second reader
    shift
    inode=$(inode_of "/proc/$pid/ns/net")
    witness_in "$pid"
    control
    rm -f "$TMP/read1" "$TMP/read2"
    read_on "$pid" "$inode" "$TMP/read1" & first=$!
    read_on "$pid" "$inode" "$TMP/read2" & second=$!
    for reader in 1 2; do eventually "reader $reader reads" [ -e "$TMP/read$reader" ]; done
    "$@" >/dev/null || fail "$*"
    ends "$CONTROL"
    eventually "the kernel removes namespaces" control_gone
    (soon "the namespace is gone" namespace_gone) || fail "it has: $(cat "$T/by-inode/$inode/holders")"
    ends $first
    ends $second
    soon "nothing is held" held_nothing
}
