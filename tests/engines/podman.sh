# SPDX-License-Identifier: MIT
# podman as root, for the cases that want it; after lib.sh and cni.sh. What it would keep outside of
# the case's directories, or wants from a systemd, is turned off.
need podman conmon runc tar

start_podman() {
    make_rootfs
    cat >"$TMP/containers.conf" <<-EOF
	[containers]
	default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]  # works without CAP_SYS_RESOURCE
	[engine]
	cgroup_manager = "cgroupfs"
	events_logger = "file"
	lock_type = "file"
	EOF
    export CONTAINERS_CONF=$TMP/containers.conf
    tar -C "$ROOTFS" -c . | podman import --change "CMD $SLEEP" - netnsfs-test >/dev/null 2>"$TMP/podman.log" ||
        fail "podman import: $(cat "$TMP/podman.log")"
}
RUNTIME=runc                            # or crun, which podman prefers
podman_run() {                          # podman_run NAME [OPTION…]: its id is in $ID, its pid in $PID
    local parent=(--cgroup-parent "$CGROUP")
    [[ $* != *--pod* ]] || parent=()    # the pod has one
    ID=$(podman --runtime $RUNTIME run -d "${parent[@]}" --name "$@" netnsfs-test) || fail "podman run $1"
    PID=$(podman inspect -f '{{.State.Pid}}' "$1")
}
