#!/bin/bash
# SPDX-License-Identifier: MIT
# sockets has the output of ss, with the processes that have them open.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip netns add empty

# as_ss_says NAME: each line with its columns, and PID/COMM of its users
as_ss_says() {
    (in_ns "$1" ss -H -tuanp) | python3 -c '
import re, sys
for line in sys.stdin:
    columns, _, users = line.partition("users:")
    owners = {(int(pid), comm) for comm, pid in re.findall(r"\(\"([^\"]*)\",pid=(\d+),", users)}
    print(*columns.split(), *(f"{pid}/{comm}" for pid, comm in sorted(owners)))' | sort
}

# has SCRIPT: a process in web that does it, with some words for short, and then sleeps; $HAS is its pid
has() {
    rm -f "$TMP/ready"
    cat >"$TMP/has.py" <<'END'
import os, sys, time
from socket import *
all = []
def made(family, type, address, protocol=0, dev=None, only=False, listens=None):
    s = socket(family, type, protocol)
    if only: s.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
    if dev: s.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, dev)
    if address: s.bind(address)
    if listens is not None: s.listen(listens)
    all.append(s)
    return s
def joined(server, address):
    s = made(server.family if ":" in address[0] else AF_INET, SOCK_STREAM, None)
    s.connect(address)
    all.append(server.accept()[0])
    return s, all[-1]
def ready(): open(sys.argv[1], "w")
END
    cat >>"$TMP/has.py"
    in_ns web python3 "$TMP/has.py" "$TMP/ready" &
    HAS=$!
    eventually "the sockets are made" test -e "$TMP/ready"
}

same "none" "0 " "$(stat -c %s "$T/empty/sockets") $(cat "$T/empty/sockets")"

has <<'END'
four = made(AF_INET, SOCK_STREAM, ("127.0.0.1", 8080), listens=7)
six = made(AF_INET6, SOCK_STREAM, ("::", 8081), listens=0)
made(AF_INET, SOCK_STREAM, ("0.0.0.0", 8082), listens=7)
made(AF_INET6, SOCK_STREAM, ("::", 8083), only=True, listens=7)
made(AF_INET6, SOCK_STREAM, ("::1", 8084), listens=7)
made(AF_INET6, SOCK_STREAM, ("::ffff:10.0.0.1", 8085), listens=7)
made(AF_INET, SOCK_STREAM, ("0.0.0.0", 8086), dev=b"eth0", listens=7)
made(AF_INET6, SOCK_STREAM, ("::", 8087), dev=b"eth0", listens=7)
made(AF_INET6, SOCK_STREAM, ("2001:db8::1", 8088), dev=b"eth0", listens=7)
made(AF_INET, SOCK_DGRAM, ("0.0.0.0", 53))
made(AF_INET, SOCK_DGRAM, ("10.0.0.1", 52), dev=b"eth0")
made(AF_INET6, SOCK_DGRAM, ("::", 54))
made(AF_INET6, SOCK_DGRAM, ("::", 55), only=True)
made(AF_INET6, SOCK_DGRAM, ("::1", 56)).connect(("::1", 57))
both = joined(four, ("127.0.0.1", 8080))
both[0].send(b"not read")
joined(six, ("127.0.0.1", 8081))                            # IPv4 at the one end, mapped at the other
joined(six, ("::1", 8081))
for both in joined(four, ("127.0.0.1", 8080)), joined(six, ("::1", 8081)):
    both[0].close(); both[1].close()                        # TIME-WAIT
half = joined(four, ("127.0.0.1", 8080))
half[0].close()                                             # FIN-WAIT-2 and CLOSE-WAIT
made(AF_INET6, SOCK_STREAM, None).connect(("::1", 8081))      # waits to be accepted
twice = [os.dup(four.fileno()) for _ in range(3)]
if os.fork() == 0: os.close(six.fileno()); ready()
time.sleep(1000)
END
same "as ss says" "$(as_ss_says web)" "$(sort "$T/web/sockets")"
cp "$T/web/sockets" "$TMP/sockets"
for line in '^tcp LISTEN 0 7 127\.0\.0\.1:8080 0\.0\.0\.0:\* [0-9]+/python3 [0-9]+/python3$' \
    '^tcp LISTEN 1 0 \*:8081 \*:\* [0-9]+/python3$' '^tcp LISTEN .* \[::\]:8083 \[::\]:\* ' \
    '^tcp LISTEN .* 0\.0\.0\.0%eth0:8086 ' '^tcp ESTAB .* \[::ffff:127\.0\.0\.1\]:8081 ' \
    '^tcp ESTAB 8 0 127\.0\.0\.1:8080 127' '^tcp TIME-WAIT 0 0 [^ ]* [^ ]*:8080$' \
    '^tcp TIME-WAIT 0 0 \[::1\]:[0-9]* \[::1\]:8081$' '^tcp CLOSE-WAIT ' '^tcp FIN-WAIT-2 [^/]*$' \
    '^udp ESTAB 0 0 \[::1\]:56 \[::1\]:57 ' '^udp UNCONN 0 0 10\.0\.0\.1%eth0:52 0'; do
    grep -qE "$line" "$TMP/sockets" || fail "no /$line/ in: $(cat "$TMP/sockets")"
done
same "by protocol" "tcp udp" "$(cut -d' ' -f1 "$TMP/sockets" | uniq | xargs)"
same "by address and port" "8082 8086 8080 8081 8083 8087 8084 8085 8088" "$(
    sed -n 's/^tcp LISTEN .*:\(808.\) .*/\1/p' "$TMP/sockets" | xargs)"
same "the same again" "$(cat "$TMP/sockets")" "$(cat "$T/web/sockets")"
same "who listens on 8080" "$T/web/sockets" "$(grep -l ':8080 ' "$T"/*/sockets)"

# A name that would break a line; and a descriptor that has gone out of the namespace.
has <<'END'
made(AF_INET, SOCK_STREAM, ("127.0.0.1", 9000), listens=1)
open("/proc/self/comm", "wb").write(b"a b\n\tudp \\\x7f\xc3\xa4/")
ready(); time.sleep(1000)
END
same "a hostile name" "tcp LISTEN 0 1 127.0.0.1:9000 0.0.0.0:* $HAS/a\\040b\\012\\011udp\\040\\134\\177ä/" \
    "$(grep :9000 "$T/web/sockets")"
ends "$HAS"
same "gone with its process" "" "$(grep :9000 "$T/web/sockets" || :)"
has <<END
made(AF_INET, SOCK_STREAM, ("127.0.0.1", 9001), listens=1).set_inheritable(True)
ready()
os.execvp("nsenter", ["nsenter", "--net=/run/netns/empty", "sleep", "1000"])
END
eventually "it is outside" grep -qx sleep "/proc/$HAS/comm"
grep -qx "$HAS" "$T/empty/pids" || fail "not in empty: $HAS"
same "an owner outside" "tcp LISTEN 0 1 127.0.0.1:9001 0.0.0.0:* $HAS/sleep" "$(grep :9001 "$T/web/sockets")"
same "not of where its owner is" "" "$(cat "$T/empty/sockets")"
has <<'END'
made(AF_INET, SOCK_STREAM, ("127.0.0.1", 9002), listens=1).set_inheritable(True)
ready()
os.setuid(65534)
os.execvp("sleep", ["sleep", "1000"])
END
eventually "it sleeps" grep -qx sleep "/proc/$HAS/comm"
same "of another user" "65534 tcp LISTEN 0 1 127.0.0.1:9002 0.0.0.0:* $HAS/sleep" \
    "$(stat -c %u "/proc/$HAS") $(grep :9002 "$T/web/sockets")"

has <<'END'
for port in range(20000, 20900): made(AF_INET, SOCK_DGRAM, ("127.0.0.1", port))
ready(); time.sleep(1000)
END
same "many" "$(as_ss_says web)" "$(sort "$T/web/sockets")"
same "in order" "$(seq 20000 20899)" "$(sed -n "s|^udp .*:\(20...\) .* $HAS/python3$|\1|p" "$T/web/sockets")"
same "nothing is held" "" "$(held)"
