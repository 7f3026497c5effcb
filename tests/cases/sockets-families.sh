#!/bin/bash
# SPDX-License-Identifier: MIT
# unix_sockets, packet_sockets and netlink_sockets are those of ss, with the processes that have them open.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip netns add empty
ip -n web link set lo up
# Which of AF_UNIX, AF_NETLINK, AF_PACKET sock_diag(7) does not know: ENOENT, else another error.
for family in $(python3 -c '
import socket, struct
for family, name in (1, "unix"), (16, "netlink"), (17, "packet"):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as diag:
        diag.send(struct.pack("=IHHIIB63x", 80, 20, 1, 1, 0, family))
        if struct.unpack_from("=IHHIIi", diag.recv(65536))[5] == -2: print(name)'); do
    [ ! -e "$T/web/${family}_sockets" ] || fail "${family}_sockets is there"
    skip "the kernel has no ${family}_diag"
done
same "none" "" "$(cat "$T/empty/unix_sockets" "$T/empty/packet_sockets")"
same "the kernel's own alone" "" "$(grep -vE '^nl UNCONN [0-9]+ 0 [0-9]+:0 \*$' "$T/empty/netlink_sockets" || :)"

cd "$TMP"
cat >has.py <<'END'
import os, time
from socket import *
all = []
def made(family, type, protocol=0, name=None, listens=None, peer=None):
    s = socket(family, type, protocol)
    all.append(s)
    if name: s.bind(name)
    if listens is not None: s.listen(listens)
    if peer: s.connect(peer)
    return s
server = made(AF_UNIX, SOCK_STREAM, name=os.getcwd() + "/server", listens=5)
made(AF_UNIX, SOCK_STREAM, peer="server").send(b"hello")
all.append(server.accept()[0])
made(AF_UNIX, SOCK_STREAM, peer="server")           # waits to be accepted
made(AF_UNIX, SOCK_DGRAM, name="\0abstract")
made(AF_UNIX, SOCK_DGRAM, name="datagrams")
made(AF_UNIX, SOCK_DGRAM, peer="datagrams").send(b"xyz")
made(AF_UNIX, SOCK_SEQPACKET, name="\0@x", listens=3)
made(AF_UNIX, SOCK_STREAM)
all.extend(socketpair(AF_UNIX, SOCK_SEQPACKET))
made(AF_PACKET, SOCK_RAW, 0x0300)                   # ETH_P_ALL
made(AF_PACKET, SOCK_RAW)
made(AF_PACKET, SOCK_DGRAM, name=("lo", 0x0800))
made(AF_PACKET, SOCK_RAW, name=("lo", 0x88cc))
made(AF_NETLINK, SOCK_RAW, 0, (0, 1))
made(AF_NETLINK, SOCK_RAW, 0, (4242, 0))
made(AF_NETLINK, SOCK_RAW, 0, (0, 1), peer=(0, 1))
made(AF_NETLINK, SOCK_RAW, 16, (0, 0), peer=(4242, 0))
open("ready", "w"); time.sleep(1000)
END
in_ns web python3 has.py &
has=$!
eventually "the sockets are made" test -e ready

# as_ss_says QUERY: what it lists there, with our words for owners; of netlink it lists none
as_ss_says() {
    (in_ns web ss -H -a -n -p -A "$1") | grep -vE '^nl .* 4:[1-9]' | python3 -c '
import re, sys
for line in sys.stdin:
    columns, _, users = line.partition("users:")
    columns = re.sub(":(-[0-9]+)", lambda m: f":{int(m[1]) + 2**32}", columns).split()
    print(*columns, *(f"{pid}/{comm}" for comm, pid in re.findall(r"\(\"([^\"]*)\",pid=(\d+),", users)))' | sort
}
# Of one kind alone, ss leaves its column out.
same "unix" "$(as_ss_says unix_stream,unix_dgram,unix_seqpacket)" "$(sort "$T/web/unix_sockets")"
same "packet" "$(as_ss_says packet_raw,packet_dgram)" "$(sort "$T/web/packet_sockets")"
same "netlink" "$(as_ss_says netlink,packet_raw | grep ^nl)" "$(sed "s| $has/python3$||" "$T/web/netlink_sockets" | sort)"
same "its owner" "nl UNCONN 0 0 0:4242 * $has/python3" "$(grep ':4242 \*' "$T/web/netlink_sockets")"
same "its peer" 1 "$(grep -cE "^nl UNCONN 0 0 16:[0-9]+ 0:4242 $has/python3$" "$T/web/netlink_sockets")"
same "how many" "11 4" "$(wc -l <"$T/web/unix_sockets") $(wc -l <"$T/web/packet_sockets")"
for file in unix packet netlink; do
    same "the same again" "$(cat "$T/web/${file}_sockets")" "$(cat "$T/web/${file}_sockets")"
done

# Names that would break a line, or look like another name.
rm ready
cat >has.py <<'END'
import time
from socket import *
all = [socket(AF_UNIX, SOCK_DGRAM) for _ in range(5)]
for s, name in zip(all, ("\0a\0 b\nu_str \\", "@a", "*", "\0*", "\0")): s.bind(name)
open("/proc/self/comm", "wb").write(b"a b\n")
open("ready", "w"); time.sleep(1000)
END
in_ns empty python3 has.py &
has=$!
eventually "the sockets are made" test -e ready
same "hostile names" "$(printf "u_dgr UNCONN 0 0 %s INODE * 0 $has/a\\\\040b\\\\012\\n" \
    @ @\* '@a\000\040b\012u_str\040\134' '\052' '\100a' | sort)" \
    "$(sed -E 's/ [0-9]+ \* 0 / INODE * 0 /' "$T/empty/unix_sockets" | sort)"
same "nothing is held" "" "$(held)"
