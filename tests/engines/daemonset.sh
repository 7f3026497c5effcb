# SPDX-License-Identifier: MIT
# The DaemonSet of docs/examples/kubernetes, started by containerd as kubelet would start it, with what
# its manifest asks for and no more. Needs cni.sh and cri.sh.
TOP=$(dirname "$0")/../..

# The image's programs, with the libraries that they have here, and the cat(1) that it has.
add_netnsfs() {
    mkdir -p "$ROOTFS/netns" "$ROOTFS/usr/sbin" "$ROOTFS/var/lib"
    ln -s /run "$ROOTFS/var/run"
    cp "$NETNSFS_BUILD/netnsfs" "$NETNSFS_BUILD/netns-join" "$ROOTFS/usr/sbin"
    for library in $(ldd "$NETNSFS_BUILD/netnsfs" | grep -o '/[^ ]*'); do
        mkdir -p "$ROOTFS$(dirname "$library")"
        cp -L "$library" "$ROOTFS$library"
    done
    chroot "$ROOTFS" /bin/busybox --install -s /bin
    cp --remove-destination "$(command -v cat)" "$ROOTFS/bin/cat"
}
/usr/bin/python3 -c 'import yaml' 2>/dev/null || skip "no yaml for python3"
make_rootfs
add_netnsfs
make_rootfs() { :; }                    # start_cri's
mount --make-rshared /run               # as systemd has it
start_cri

start_daemonset() {                     # start_daemonset [PATCH…]: the container's id is in $CONTAINER
    local asked=$TMP/asked.json entrypoint
    entrypoint=$(sed -n 's/^ENTRYPOINT //p' "$TOP/Containerfile")
    /usr/bin/python3 "$(dirname "$0")/kubelet.py" "$TOP/docs/examples/kubernetes/daemonset.yaml" \
        "${@/#/$TOP/docs/examples/kubernetes/}" >"$asked"
    NAMESPACES=$(jq '{security_context: {privileged: (.config.linux.security_context.privileged // false),
                      namespace_options: {network, pid}}}' "$asked")
    run_pod netnsfs netnsfs
    CONTAINER=$(jq --argjson entrypoint "$entrypoint" --arg pod "$POD" --arg image $IMAGE --argjson linux "$NAMESPACES" \
        --slurpfile sandbox "$TMP/$POD.json" '{pod_sandbox_id: $pod, sandbox_config: $sandbox[0],
            config: (.config * {command: $entrypoint, image: {$image}, log_path: "netnsfs.log",
                linux: {security_context: {namespace_options: $linux.security_context.namespace_options}}})}' \
        "$asked" | cri CreateContainer - | jq -r .container_id)
    cri StartContainer "{\"container_id\": \"$CONTAINER\"}" >/dev/null
    PROBE=$(jq -c .probe "$asked")
    (eventually "the probe is content" probe) || fail "it says: $(cat "$TMP/pods/netnsfs/netnsfs.log")"
}
exec_json() { cri ExecSync "{\"container_id\": \"$CONTAINER\", \"cmd\": $1, \"timeout\": 20}"; }
inside() {                              # inside COMMAND…: as `kubectl exec`
    local answer
    answer=$(exec_json "$(printf '%s\n' "$@" | jq -Rnc '[inputs]')") || fail "exec $*"
    jq -j '.stdout // ""' <<<"$answer"
    jq -j '.stderr // ""' <<<"$answer" >&2
    return "$(jq '.exit_code // 0' <<<"$answer")"
}
probe() {                               # as kubelet does
    local answer
    answer=$(exec_json "$PROBE") && jq -e '(.exit_code // 0) == 0' <<<"$answer"
}
shell() { inside sh -c "$1"; }
stop_daemonset() {                      # as when the pod is deleted; and SIGTERM was enough
    cri StopContainer "{\"container_id\": \"$CONTAINER\", \"timeout\": 10}" >/dev/null
    same "exit code" 0 "$(cri ContainerStatus "{\"container_id\": \"$CONTAINER\", \"verbose\": true}" |
        jq '.status.exit_code // 0')"
    remove_pod "$POD"
}
