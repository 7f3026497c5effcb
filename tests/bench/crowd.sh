#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints what it costs to find one of a few and one of many: crowd.sh BENCH. The containers are
# files as runc writes them for containerd, and processes that sleep; so many real ones would take
# minutes to start.
export NETNSFS_LIMIT=600
. "$(dirname "$0")/../lib.sh"
mount -t tmpfs tmpfs /run/netns
bench=$(realpath "$1")
mount_tree

# A process costs what it has open: standard input, output and error, and nothing else of ours.
for fd in /proc/$BASHPID/fd/*; do
    case ${fd##*/} in [012] | 255) ;; *) eval "exec ${fd##*/}>&-" ;; esac
done

# As a container has it. A file instead of a pipe would make each look at a process take longer.
exec {output}> >(cat >/dev/null)

container() {                   # container NAME PID: of a pod of that name
    local id dir
    id=$(printf '%s' "$1" | sha256sum | cut -d' ' -f1)
    dir=/run/containerd/runc/k8s.io/$id
    mkdir -p "$dir"
    printf '{"id": "%s", "init_process_pid": %d, "init_process_start": %d, "config": {"labels": [%s]}}' \
        "$id" "$2" "$(sed 's/.*) //' "/proc/$2/stat" | cut -d' ' -f20)" \
        "\"io.kubernetes.cri.container-type=container\", \"io.kubernetes.cri.container-name=$1\",
         \"io.kubernetes.cri.sandbox-name=$1\", \"io.kubernetes.cri.sandbox-namespace=default\",
         \"io.kubernetes.cri.sandbox-id=$id\", \"bundle=/none\"" >"$dir/state.json"
}

crowd() {                       # crowd NAMESPACES PROCESSES CONTAINERS: all that there are, then
    local i pids=()
    seq "$1" | sed 's/^/netns add n/' | ip -batch -
    for ((i = 1; i <= $2; i++)); do
        nsenter --net="/run/netns/n$((i % $1 + 1))" sleep 10000 </dev/null >&"$output" 2>&1 {output}>&- &
        pids+=($!)
    done
    eventually "all sleep" eval '[ "$(cat /proc/[0-9]*/comm | grep -cx sleep)" -ge '"$2 ]"
    for ((i = 0; i < $3; i++)); do container "app$i" "${pids[$i]}"; done
    ip -n n1 addr add 10.9.0.1/32 dev lo
    sleep 1
    printf '\n%d namespaces, %d processes, %d containers:\n\n' "$1" "$2" "$3"
    (cd "$TMP" && CONTAINER=app$(($3 / 2)) MEMBER=${pids[$(($2 / 2))]} "$bench" crowd)
    for i in "${pids[@]}"; do kill -KILL "$i"; done
    wait "${pids[@]}" 2>/dev/null || :
    rm -rf /run/containerd
    rmdir "$T"/n*
}

crowd 10 20 2
crowd 1000 2000 200
