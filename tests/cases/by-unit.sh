#!/bin/bash
# SPDX-License-Identifier: MIT
# by-unit resolves a systemd unit to the namespace of its processes, by their cgroups.
. "$(dirname "$0")/../engines/lib.sh"
mkdir "$TMP/cgroup"
mount -t cgroup2 cgroup2 "$TMP/cgroup"
slice=$TMP/cgroup$(sed -n 's/^0:://p' /proc/1/cgroup)/$(cgroup).slice
mount_tree

# start CGROUP COMMAND…: COMMAND becomes a sleep(1) in the cgroup; its pid is in $PID
start() {
    mkdir -p "$slice/$1"
    (echo "$BASHPID" >"$slice/$1/cgroup.procs" && exec "${@:2}" sleep 1000) &
    PID=$!
    eventually "$1 runs" grep -qx sleep "/proc/$PID/comm"
}
leads() { same "$1" "$(stat -L -c %i "/proc/$2/ns/net")" "$(cat "$T/by-unit/$1/inode")"; }
listed() { same "$1" "$2" "$(ls "$T/by-unit" | xargs -d '\n')"; }

listed "no unit" ""
start host.service env
refused 'No such file' readlink -v "$T/by-unit/host.service"
listed "in the namespace of PID 1" ""
start web.service unshare --net
web=$PID
same "without a name" "../by-inode/$(stat -L -c %i "/proc/$web/ns/net")" "$(readlink "$T/by-unit/web.service")"
ln -s by-unit/web.service "$T/www"
same "with a name" ../www "$(readlink "$T/by-unit/web.service")"
start web.service/payload unshare --net
payload=$PID
leads web.service "$web"
start 'get-foo.slice/get@a\x2db.service' unshare --net
leads 'get@a\x2db.service' "$PID"
start user-1000.slice/user@1000.service/app.slice/web.service unshare --net
leads web.service@1000 "$PID"
start "docker-$(printf 'd%.0s' {1..64}).scope" unshare --net
listed "all" 'get@a\x2db.service web.service web.service@1000'
for none in web web.service@1 user@1000.service get@.service "$(cgroup).slice" ..; do
    refused 'No such file|Invalid' readlink -v "$T/by-unit/$none"
done

ends "$web"
leads web.service "$payload"
echo "$payload" >"$slice/host.service/cgroup.procs"
refused 'No such file' readlink -v "$T/by-unit/web.service"
leads host.service "$payload"
ends "$payload"
refused 'No such file' readlink -v "$T/by-unit/host.service"
listed "those left" 'get@a\x2db.service web.service@1000'
