#!/bin/bash
# SPDX-License-Identifier: MIT
# The kernel accepts nearly any byte in the label of an address and the iif of a rule: it is escaped, stays
# in one line, and the line is accepted again.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
make_routable db
cat >"$TMP/hostile.py" <<'END'
import socket, struct
RTM_NEWADDR, RTM_NEWRULE, CREATE_AND_ACK = 20, 32, 0x405
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
def attr(kind, data):
    return struct.pack("HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)
def send(kind, body):
    s.send(struct.pack("IHHII", 16 + len(body), kind, CREATE_AND_ACK, 1, 0) + body)
    assert struct.unpack("i", s.recv(4096)[16:20]) == (0,)
address = bytes([10, 9, 9, 9])
send(RTM_NEWADDR, struct.pack("BBBBI", 2, 24, 0, 0, socket.if_nametoindex("eth0"))
     + attr(2, address) + attr(1, address) + attr(3, b"#\n6.6.6.6/8 \\\x1b\0"))
send(RTM_NEWRULE, struct.pack("8BI", 2, 0, 0, 0, 254, 0, 0, 1, 0)
     + attr(3, b"a\ngoto 7\0") + attr(6, struct.pack("I", 77)))
END
(in_ns web python3 "$TMP/hostile.py") || fail "the kernel takes no such name any more"
same "the label" '10.9.9.9/24 dev eth0 scope global label \043\0126.6.6.6/8\040\134\033' "$(grep 9.9.9 "$T/web/addrs")"
same "the rule" 'priority 77 from all iif a\012goto\0407 lookup main # detached' "$(grep 'priority 77' "$T/web/rules")"
same "no line of theirs" "" "$(cat "$T/web/addrs" "$T/web/rules" | grep -E '^(6\.6|goto)')"
grep 9.9.9 "$T/web/addrs" >>"$T/db/addrs"
same "the same label" "$(grep 9.9.9 "$T/web/addrs")" "$(grep 9.9.9 "$T/db/addrs")"
unchanged() { # but for link-local addresses, which the kernel gives when it likes
    grep -v ^fe80 "$T/web/addrs" >"$TMP/addrs"
    cat "$TMP/addrs" >"$T/web/addrs"
    same "nothing changed" "$(cat "$TMP/addrs")" "$(grep -v ^fe80 "$T/web/addrs")"
}
unchanged
refused "cannot be the name of a link" sh -c "cat '$T/web/rules' >'$T/db/rules' || { tail -1 '$T/error_log' >&2; false; }"
ip -n web link add '#x' type bridge
ip -n web addr add 10.8.8.8/24 dev '#x'
same "a link that would be a comment" '10.8.8.8/24 dev \043x scope global' "$(grep 8.8.8 "$T/web/addrs")"
unchanged
