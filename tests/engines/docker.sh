# SPDX-License-Identifier: MIT
# dockerd and its own containerd, for the cases that want them; after lib.sh.
need dockerd docker tar
export DOCKER_HOST=unix://$TMP/docker.sock DOCKER_CONFIG=$TMP/cli

start_docker() {
    make_rootfs
    echo '{}' >"$TMP/daemon.json"
    dockerd --config-file "$TMP/daemon.json" --host "$DOCKER_HOST" --pidfile "$TMP/docker.pid" \
        --cgroup-parent "$CGROUP" --exec-opt native.cgroupdriver=cgroupfs --storage-driver=vfs \
        --iptables=false >"$TMP/dockerd.log" 2>&1 &
    engine_up "$TMP/dockerd.log" docker version
    tar -C "$ROOTFS" -c . | docker import - netnsfs-test >/dev/null
}
docker_run() {                          # docker_run NAME [OPTION…]: its id is in $ID, its pid in $PID
    ID=$(docker run -d --name "$@" netnsfs-test /bin/busybox sleep 100000) || fail "docker run $1"
    PID=$(inspect "$1" State.Pid)
}
inspect() { docker inspect -f "{{.$2}}" "$1"; }     # inspect NAME FIELD
