#!/bin/bash
# SPDX-License-Identifier: MIT
# The commands of docs/incidents.md print the output shown there, in a lab with a node and six pods, where all
# that the page asks for has happened.
. "$(dirname "$0")/../lib.sh"
command -v nft >/dev/null || skip "no nft"
page=$CHECKOUT/docs/incidents.md
mount_tree

# --- the node ---------------------------------------------------------------------------------------

no_ipv6=(net.ipv6.conf.{all,default}.disable_ipv6=1) # which sends by itself
sysctl -q "${no_ipv6[@]}"
ip link set lo up
ip link add cni0 type bridge 2>"$TMP/said" || skip "no bridge: $(cat "$TMP/said")"
ip link set cni0 up mtu 1450
ip addr add 10.244.1.1/24 dev cni0
for command in pause app agent; do cp "$(command -v sleep)" "$TMP/$command"; done

# container PID NAME TYPE NAMESPACE/POD: the state file of containerd for a process
container() {
    local id
    id=$(sha256sum <<<"$2 of $4" | cut -d ' ' -f 1)
    mkdir -p "/run/containerd/runc/k8s.io/$id"
    cat >"/run/containerd/runc/k8s.io/$id/state.json" <<END
{"init_process_pid": $1, "init_process_start": $(cut -d ' ' -f 22 "/proc/$1/stat"), "config": {"labels": [
"io.kubernetes.cri.container-type=$3", "io.kubernetes.cri.container-name=$2",
"io.kubernetes.cri.sandbox-namespace=${4%/*}", "io.kubernetes.cri.sandbox-name=${4#*/}"]}}
END
}

# pod NAMESPACE/POD NETNS VETH LAST COMMAND…: a pod with the address 10.244.1.LAST, and a container app with
# COMMAND, whose pid is in $APP
pod() {
    local name=$1 netns=$2 veth=$3 last=$4
    shift 4
    ip netns add "$netns"
    sysctl_in "$netns" "${no_ipv6[@]}"
    ip link add "$veth" mtu 1450 type veth peer name eth0 mtu 1450 netns "$netns"
    ip link set "$veth" master cni0 up
    ip -n "$netns" link set lo up
    ip -n "$netns" link set eth0 up address "0a:58:0a:f4:01:0$last"
    ip -n "$netns" addr add "10.244.1.$last/24" dev eth0
    ip -n "$netns" route add default via 10.244.1.1
    in_ns "$netns" "$TMP/pause" 1000 &
    eventually "pause of $name" grep -qx pause "/proc/$!/comm"
    container $! POD sandbox "$name"
    in_ns "$netns" "$@" &
    APP=$!
    eventually "app of $name" grep -qxE 'app|nginx|postgres|client' "/proc/$APP/comm"
    container $APP app container "$name"
}

# program NAME: a script of python, which takes its name as soon as the lines of the input have run
program() {
    { echo "import socket, time" && cat && echo "open('/proc/self/comm', 'w').write('$1')
time.sleep(1000)"; } >"$TMP/$1.py"
}
program nginx <<'END'
server = socket.create_server(("", 8080), backlog=128)
END
program postgres <<'END'
server = socket.create_server(("10.244.1.7", 5432), backlog=1)
END
program client <<'END'
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("", 43911))
udp.sendto(b"x", ("10.96.0.10", 53))
server = ("10.244.1.7", 5432)
in_queue = [socket.create_connection(server, source_address=("", 41501 + n)) for n in range(2)]
late = socket.socket()
late.bind(("", 41560))
late.setblocking(False)
late.connect_ex(server)
END

pod default/db-0 cni-1d7a0c52 veth2c6e0b17 7 python3 "$TMP/postgres.py"
pod default/old-0 cni-9be41f60 veth5a90d3e4 8 "$TMP/app" 1000
pod default/web-0 cni-3f21a7c0 veth7f3a1c09 5 python3 "$TMP/nginx.py"
web=$APP
pod default/web-1 cni-c58e2b94 vethd1140a8b 6 python3 "$TMP/nginx.py"
pod kube-system/dns-0 cni-e60b7d13 veth08f5b2aa 9 "$TMP/app" 1000

# --- what has happened ------------------------------------------------------------------------------

# dns-0 has no default route. old-0 ends: it has lost its carrier, and its address is given to client-0.
ip -n cni-e60b7d13 route del default
ip link set veth5a90d3e4 down
# web-1 sends packets of 1,500 bytes, which the other end of the veth drops.
ip -n cni-c58e2b94 link set eth0 mtu 1500
(in_ns cni-c58e2b94 python3 -c '
import socket
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for n in range(3): udp.sendto(b"x" * 1472, ("10.244.1.1", 9))')
# client-0 tracks connections. The queue of postgres has room for two, and the third one is not answered.
pod default/client-0 cni-72ad9f38 veth61f9c7b2 8 sh -c "
    sysctl -q net.netfilter.nf_conntrack_udp_timeout=3600
    nft 'add table t; add chain t c { type filter hook output priority 0 ; }; add rule t c ct state new'
    exec python3 '$TMP/client.py'"
eventually "SYN is sent again" grep -q 'SYN-SENT .* retrans:[0-9]*/[1-9]' "$T/by-pod/default/client-0/tcp"
# Two namespaces without a process: one has a name, of the other a process has a descriptor.
ip netns add cni-04cf81e6
ip netns add lost
(exec 9</run/netns/lost && exec "$TMP/agent" 1000) &
eventually "agent runs" grep -qx agent "/proc/$!/comm"
ip netns del lost

# web-0 sends to a port of db-0.
(in_ns cni-3f21a7c0 python3 -c '
import socket, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("", 41711))
while True:
    udp.sendto(b"a:1|c\n\n", ("10.244.1.7", 8125))
    time.sleep(0.2)') &

# --- the page ---------------------------------------------------------------------------------------

# ssh NODE COMMAND…: the same node, whatever its name
mkdir "$TMP/bin"
printf '#!/bin/sh\nshift\nexec sh -c "$*"\n' >"$TMP/bin/ssh"
chmod +x "$TMP/bin/ssh"

# What each run has its own of: inode numbers, pids, timeouts, the limit of conntrack. Ids are shortened.
normal() {
    sed -E -e "s|$T|/netns|g" -e 's/\b40265[0-9]{5}\b/INODE/g' -e 's,[0-9]+(/(nginx|postgres|client)),PID\1,' \
        -e 's/(fd|pid) [0-9]+ /\1 PID /' -e 's/(ipv4 2 (tcp 6|udp 17)) [0-9]+ /\1 SECONDS /' -e 's/^max [0-9]+$/max N/' \
        -e 's/\b([0-9a-f]{8})[0-9a-f]{56}\b/\1…/g'
}
# here COMMAND: with the mount point, the pid and the inode number of this run
here() {
    sed -e "s|/netns|$T|g" -e "s|by-pid/4711|by-pid/$web|" \
        -e "s|by-inode/4026532621|by-inode/$(stat -L -c %i "/proc/$web/ns/net")|" <<<"$1"
}

questions=0 answered='' command='' shown='' in_session=''
check() {
    [ -n "$command" ] || return 0
    same "$command" "$(normal <<<"$shown")" \
        "$(cd "$T" && HOME=$TMP PATH=$TMP/bin:$PATH within 30 bash -c "$(here "$command")" 2>&1 | normal)"
    command='' shown=''
}
while IFS= read -r line; do
    case $in_session$line in
    '### '*) questions=$((questions + 1)) ;;
    '```console') in_session=yes && answered+=" $questions" ;;
    'yes```') check && in_session= ;;
    'yes# '*) check && command=${line#\# } ;;
    yes*) shown+=${shown:+$'\n'}$line ;;
    esac
done <"$page"
[ $questions -ge 20 ] || fail "only $questions questions"
same "questions with a session" "$(seq $questions)" "$(xargs -n 1 <<<"$answered" | uniq)"
