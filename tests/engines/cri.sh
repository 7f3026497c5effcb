# SPDX-License-Identifier: MIT
# containerd driven through the CRI as kubelet does it, for the cases that want real pods. Needs cni.sh.

IMAGE=localhost/netnsfs-test:1
cri() { "$(dirname "$0")/cri-call" /run/containerd/containerd.sock "$@"; }

digest_blob() {                         # digest_blob DIR: moves stdin there under its digest; its descriptor, as JSON
    local digest
    cat >"$1/blob"
    digest=$(sha256sum <"$1/blob" | cut -d' ' -f1)
    jq -nc --arg digest "sha256:$digest" --argjson size "$(stat -c %s "$1/blob")" '{$digest, $size}'
    mv "$1/blob" "$1/$digest"
}
make_image() {                          # make_image TAR: $ROOTFS as an OCI image that sleeps
    local layout=$TMP/image blobs=$TMP/image/blobs/sha256 layer config manifest oci=application/vnd.oci.image
    mkdir -p "$blobs"
    layer=$(tar -C "$ROOTFS" -c . | digest_blob "$blobs")
    config=$(jq -nc --argjson layer "$layer" --argjson args "$SLEEP" '{architecture: "amd64", os: "linux",
        config: {Entrypoint: $args}, rootfs: {type: "layers", diff_ids: [$layer.digest]}}' | digest_blob "$blobs")
    manifest=$(jq -nc --argjson layer "$layer" --argjson config "$config" --arg oci $oci '{schemaVersion: 2,
        config: ($config + {mediaType: "\($oci).config.v1+json"}),
        layers: [$layer + {mediaType: "\($oci).layer.v1.tar"}]}' | digest_blob "$blobs")
    jq -nc --argjson manifest "$manifest" --arg name $IMAGE --arg oci $oci '{schemaVersion: 2,
        manifests: [$manifest + {mediaType: "\($oci).manifest.v1+json",
                                 annotations: {"io.containerd.image.name": $name}}]}' >"$layout/index.json"
    echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
    tar -C "$layout" -cf "$1" .
}

start_cri() {
    make_rootfs
    make_image "$TMP/image.tar"
    mkdir "$TMP/net.d"
    jq -n --argjson plugin "$(cni_bridge 10.9.2)" '{cniVersion: "0.4.0", name: "netnsfs-test", plugins: [$plugin]}' \
        >"$TMP/net.d/10-test.conflist"
    cat >"$TMP/containerd.toml" <<-EOF
	version = 2
	[plugins."io.containerd.grpc.v1.cri"]
	  sandbox_image = "$IMAGE"
	  restrict_oom_score_adj = true     # works without CAP_SYS_RESOURCE
	  [plugins."io.containerd.grpc.v1.cri".cni]
	    bin_dir = "$CNI_BIN"
	    conf_dir = "$TMP/net.d"
	  [plugins."io.containerd.grpc.v1.cri".containerd]
	    snapshotter = "native"
	EOF
    containerd --config "$TMP/containerd.toml" >"$TMP/containerd.log" 2>&1 &
    engine_up "$TMP/containerd.log" ctr version
    ctr -n k8s.io images import --snapshotter native "$TMP/image.tar" >/dev/null || fail "image import"
    engine_up "$TMP/containerd.log" cri_ready
}
cri_ready() { cri Status | jq -e 'all(.status.conditions[]; .status)'; }

# Pods and their containers share nothing but the network, or that with the host: NAMESPACES=$HOST;
# their cgroups are below $CGROUP.
HOST='{"security_context": {"namespace_options": {"network": "NODE", "pid": "CONTAINER"}}}'
NAMESPACES='{"security_context": {"namespace_options": {"network": "POD", "pid": "CONTAINER"}}}'

run_pod() {                             # run_pod NAMESPACE NAME: its id is in $POD
    jq -n --arg namespace "$1" --arg name "$2" --arg logs "$TMP/pods/$1" \
        --arg cgroup "$CGROUP" --argjson linux "$NAMESPACES" --argjson host "$HOST" '
        {metadata: {$name, $namespace, uid: "\($namespace)-\($name)"}, log_directory: $logs,
         dns_config: {servers: ["127.0.0.1"]}, linux: ($linux + {cgroup_parent: $cgroup})}
        + if $linux == $host then {} else {hostname: $name} end' >"$TMP/pod.json"
    POD=$(jq '{config: .}' "$TMP/pod.json" | cri RunPodSandbox - | jq -r .pod_sandbox_id)
    mv "$TMP/pod.json" "$TMP/$POD.json"
}
pod_status() { cri PodSandboxStatus "{\"pod_sandbox_id\": \"$1\", \"verbose\": true}" | jq -r "$2"; }
pod_pid() { pod_status "$1" .info.info.pid; }
pod_name() {                            # pod_name ID: what its namespace is called in the registry
    basename "$(pod_status "$1" '.info.info.runtimeSpec.linux.namespaces[] | select(.type == "network").path')"
}
remove_pod() {
    cri StopPodSandbox "{\"pod_sandbox_id\": \"$1\"}" >/dev/null
    cri RemovePodSandbox "{\"pod_sandbox_id\": \"$1\"}" >/dev/null
}
add_container() {                       # add_container POD NAME: its id is in $CONTAINER, its pid in $CONTAINER_PID
    CONTAINER=$(jq --arg pod "$1" --arg name "$2" --arg image $IMAGE --argjson linux "$NAMESPACES" '
        {pod_sandbox_id: $pod, sandbox_config: ., config: {metadata: {$name}, image: {$image},
         log_path: "\($name).log", $linux}}' "$TMP/$1.json" | cri CreateContainer - | jq -r .container_id)
    cri StartContainer "{\"container_id\": \"$CONTAINER\"}" >/dev/null
    CONTAINER_PID=$(cri ContainerStatus "{\"container_id\": \"$CONTAINER\", \"verbose\": true}" | jq .info.info.pid)
}
