#!/bin/bash
# SPDX-License-Identifier: MIT
# sockets has the raw sockets of ss, if the kernel has raw_diag.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip -n web link set lo up
in_ns web python3 - "$TMP/ready" <<'END' &
import sys, time
from socket import *
all = []
def made(family, protocol, address=None):
    all.append(socket(family, SOCK_RAW, protocol))
    if address: all[-1].bind(address)
    return all[-1]
for protocol in (IPPROTO_ICMP, 89, IPPROTO_RAW):
    made(AF_INET, protocol)
    made(AF_INET6, protocol)
made(AF_INET, 89, ("127.0.0.1", 0)).connect(("127.0.0.1", 0))
made(AF_INET6, 89, ("::1", 0)).connect(("::1", 0))
made(AF_INET, 90).setsockopt(SOL_SOCKET, SO_BINDTODEVICE, b"lo")
open(sys.argv[1], "w")
time.sleep(1000)
END
owner=$!
eventually "the sockets are made" test -e "$TMP/ready"

# Dumps them as ss does: ss itself would go and read /proc/net/raw, which does not say as much.
told=$(python3 -c '
import socket, struct
request = struct.pack("=BBBBI48s", socket.AF_INET, socket.IPPROTO_RAW, 0, 0, 0xfff, b"")
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as diag:
    diag.send(struct.pack("=IHHII", 16 + len(request), 20, 0x301, 1, 0) + request)
    _, type, _, _, _, error = struct.unpack("=IHHIIi", diag.recv(65536)[:20])
print("ENOENT" if type in (2, 3) and error == -2 else "yes")')
if [ "$told" = ENOENT ]; then
    same "raw sockets are left out" "" "$(cat "$T/web/sockets")"
    skip "the kernel has no raw_diag"
fi
# Beside others it calls them "???" (6.1); of raw ones alone it leaves the column out.
same "as ss says" "$( (in_ns web ss -H -wan) | awk -v owner="$owner/python3" '{ $1 = "raw " $1; print $0, owner }' | sort)" \
    "$(sort "$T/web/sockets")"
same "all of them" 9 "$(grep -c '^raw ' "$T/web/sockets")"
grep -q '^raw UNCONN 0 0 0\.0\.0\.0%lo:90 0\.0\.0\.0:\* ' "$T/web/sockets" || fail "$(cat "$T/web/sockets")"
