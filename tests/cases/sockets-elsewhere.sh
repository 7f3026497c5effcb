#!/bin/bash
# SPDX-License-Identifier: MIT
# sockets shows owners that are in another namespace, as ss does: a process that entered, opened a socket
# and left again (haproxy's `namespace`), and one that shares it with a process inside (socket activation).
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip netns add host
ip -n web link set lo up

as_ss_says() {
    ip netns exec web ss -H -tlnp | python3 -c '
import re, sys
for line in sys.stdin:
    columns, _, users = line.partition("users:")
    owners = {(int(pid), comm) for comm, pid in re.findall(r"\(\"([^\"]*)\",pid=(\d+),", users)}
    print("tcp", *columns.split(), *(f"{pid}/{comm}" for pid, comm in sorted(owners)))' | sort
}
both_owners() { [ "$(grep :8082 "$T/web/sockets" | grep -o '[0-9]*/python3' | wc -l)" = 2 ]; }

# has SCRIPT: a process in host that does it; $HAS is its pid
has() {
    rm -f "$TMP/ready"
    cat >"$TMP/has.py" <<'END'
import ctypes, os, signal, sys, time
from socket import *
def enter(name):
    with open("/run/netns/" + name) as f:
        assert ctypes.CDLL(None).setns(f.fileno(), 0x40000000) == 0
def listens(port): return create_server(("127.0.0.1", port), backlog=5)
def ready(): open(sys.argv[1], "w")
END
    cat >>"$TMP/has.py"
    in_ns host python3 "$TMP/has.py" "$TMP/ready" &
    HAS=$!
    eventually "the sockets are made" test -e "$TMP/ready"
}

# While nobody is known to have it, all processes are looked at in each open.
for port in 8080 8081; do
    has <<END
enter("web"); kept = listens($port); enter("host"); ready(); time.sleep(1000)
END
    same "an owner elsewhere" "tcp LISTEN 0 5 127.0.0.1:$port 0.0.0.0:* $HAS/python3" "$(grep ":$port " "$T/web/sockets")"
    grep -qx "$HAS" "$T/host/pids" || fail "not in host: $HAS"
done
same "as ss says" "$(as_ss_says)" "$(sort "$T/web/sockets")"
readers=()
for i in $(seq 20); do
    cat "$T/web/sockets" >"$TMP/read-$i" &
    readers+=($!)
done
wait "${readers[@]}"
same "many at once" "$(cat "$T/web/sockets")" "$(sort -u "$TMP"/read-*)"
same "no socket of host" "" "$(cat "$T/host/sockets")"
ends "$HAS"
same "gone with its process" "" "$(grep :8081 "$T/web/sockets" || :)"

# The second owner of one that a process inside has: shown within a second, and no longer than it is true.
has <<'END'
enter("web"); kept = listens(8082); here, there = socketpair(AF_UNIX, SOCK_STREAM)
if os.fork() == 0: send_fds(here, [b"x"], [kept.fileno()]); time.sleep(1000)
enter("host"); kept.close()
_, [got], _, _ = recv_fds(there, 1, 1)
def close(*_): os.close(got); ready()
signal.signal(signal.SIGUSR1, close); ready()
while True: time.sleep(1000)
END
eventually "both owners are shown" both_owners
same "as ss says" "$(as_ss_says)" "$(sort "$T/web/sockets")"
rm "$TMP/ready"
kill -USR1 "$HAS"
eventually "one has closed it" test -e "$TMP/ready"
same "it is no owner" "" "$(grep "$HAS/" "$T/web/sockets" || :)"
same "as ss says" "$(as_ss_says)" "$(sort "$T/web/sockets")"
same "nothing is held" "" "$(held)"
