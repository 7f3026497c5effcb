#!/bin/bash
# SPDX-License-Identifier: MIT
# tcp has more sockets than fit in memory in the order of `sockets`, and a reader may stop at any time.
. "$(dirname "$0")/../lib.sh"
mount_tree -o memory=1
ip netns add web
ip -n web link set lo up
sysctl_in web net.core.somaxconn=20000 net.ipv4.tcp_max_syn_backlog=20000
in_ns web python3 - "$TMP/ready" <<'END' &
import resource, sys, time
from socket import *
resource.setrlimit(resource.RLIMIT_NOFILE, (20000, 20000))
server = socket()
server.bind(("127.0.0.1", 8080)); server.listen(20000)
all = [create_connection(("127.0.0.1", 8080)) for _ in range(9000)]
open(sys.argv[1], "w")
time.sleep(1000)
END
eventually "the sockets are made" test -e "$TMP/ready"
texts() { find "/proc/$DAEMON/fd" -lname '/tmp/#*' | wc -l; }
none() { [ "$(texts)" = 0 ]; }

cat "$T/web/tcp" >"$TMP/tcp"
same "how many" 18001 "$(wc -l <"$TMP/tcp")"
same "in the order of sockets" "$(sed -n 's/^tcp //p' "$T/web/sockets" | cut -d' ' -f1-5)" "$(cut -d' ' -f1-5 "$TMP/tcp")"
same "as ss" "$( (in_ns web ss -HtanieO) | grep -o 'sk:[^ ]*' | sort)" "$(grep -o 'sk:[^ ]*' "$TMP/tcp" | sort)"
for i in $(seq 10); do same "first" "$(head -n 1 "$TMP/tcp" | cut -d' ' -f1-5)" "$(head -n 1 "$T/web/tcp" | cut -d' ' -f1-5)"; done
eventually "nothing is held" held_nothing
eventually "the files are gone" none
