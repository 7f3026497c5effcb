#!/bin/bash
# SPDX-License-Identifier: MIT
# State files of engines on a file system that does not reply are left out after a timeout; other requests
# do not wait.
. "$(dirname "$0")/../lib.sh"
mount -t tmpfs tmpfs /run
mkdir /run/netns
mount --bind "$TMP/run" /run/netns
mount -t tmpfs tmpfs /var/lib
mount_tree
mkdir "$T/web" "$T/db"

# runc_state DIRECTORY NAME: what runc keeps of a container whose first process is a sleeper in NAME
runc_state() {
    sleeper "$2"
    mkdir -p "$1"
    echo "{\"init_process_pid\":$SLEEPER,\"init_process_start\":$(cut -d' ' -f22 "/proc/$SLEEPER/stat"),\"config\":{}}" >"$1/state.json"
}
id=$(printf 'd%.0s' {1..64})
docker=/var/lib/docker/containers/$id
runc_state /run/runc/run web
runc_state /run/docker/runtime-runc/moby/$id db
mkdir -p $docker
echo '{"Name":"/app"}' >$docker/config.v2.json
same "all" "app ${id:0:12} $id run" "$(ls "$T/by-container" | xargs)"

children() { cat "/proc/$DAEMON/task"/*/children | wc -w; }
# within MS COMMAND…: it ends in that time, and well
within() {
    local began=${EPOCHREALTIME/./} took
    timeout 20 "${@:2}" || fail "failed: ${*:2}"
    took=$(((${EPOCHREALTIME/./} - began) / 1000))
    [ $took -lt "$1" ] || fail "took $took ms: ${*:2}"
}
mount_silent /var/lib/docker/containers
docker_fs=$SILENT
began=${EPOCHREALTIME/./}
timeout -s INT 0.3 ls "$T/by-container" >/dev/null 2>&1 || :
took=$(((${EPOCHREALTIME/./} - began) / 1000))
[ $took -lt 1200 ] || fail "interrupted after 300 ms, ended after $took ms"

mount_silent /run/containerd
waiting=
for n in $(seq 12); do
    ls "$T/by-container" >/dev/null 2>&1 & waiting="$waiting $!"
done
two_wait() { [ "$(children)" = 2 ]; }
eventually "the second one is asked, too" two_wait
within 900 ls "$T" >"$TMP/out"
within 900 cat "$T/web/routes"
within 900 stat -c %s "$T/db/addrs" >"$TMP/out"
wait $waiting || :
within 1000 ls "$T/by-container" >"$TMP/out"
same "left out" "${id:0:12} $id run" "$(xargs <"$TMP/out")"
within 1000 readlink "$T/by-container/run" >"$TMP/out"
within 1000 cat "$T/web/containers" >"$TMP/out"
same "containers" "runc run run" "$(cat "$TMP/out")"
within 1000 ls "$T/by-pod"
refused 'No such file' ls "$T/by-container/app"
same "one child for each" 2 "$(children)"

# A symlink in the registry, and one of the engine's, that lead there.
ln -s /run/containerd/x /run/netns/far
within 1000 ls "$T" >"$TMP/out"
rm /run/netns/far
ends $docker_fs
ends $SILENT
eventually "no child is left" sh -c "! grep -q . /proc/$DAEMON/task/*/children"
umount -l /var/lib/docker/containers
same "back again" "app ${id:0:12} $id run" "$(ls "$T/by-container" | xargs)"
mv /var/lib/docker/containers /var/lib/docker/there
mount_silent /var/lib/elsewhere
ln -s ../elsewhere/containers /var/lib/docker/containers
within 4000 ls "$T/by-container" >"$TMP/out"
same "by a symlink" "${id:0:12} $id run" "$(xargs <"$TMP/out")"
ends $SILENT
