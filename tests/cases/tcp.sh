#!/bin/bash
# SPDX-License-Identifier: MIT
# tcp has the words of ss, for connections that send, wait, lose segments, and end.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
ip netns add peer
ip netns add empty
ip -n web link add eth0 type veth peer name eth0 netns peer
for name in web peer; do
    ip -n $name link set lo up
    ip -n $name link set eth0 up
    sysctl_in $name net.ipv4.tcp_ecn=1 net.ipv4.tcp_fastopen=0x607
done
ip -n web addr add 10.0.0.1/24 dev eth0
ip -n peer addr add 10.0.0.2/24 dev eth0
same "none" "0 " "$(stat -c %s "$T/empty/tcp") $(cat "$T/empty/tcp")"

in_peer() { (in_ns peer "$@"); }
in_peer nft 'add table lossy; add chain lossy in { type filter hook input priority 0; }
    add rule lossy in tcp dport 5000 numgen inc mod 7 == 0 drop' || skip "the kernel has no numgen of nft"

# The hierarchy is where systemd mounts it, or nowhere.
CGROUPS=/sys/fs/cgroup
! grep -q ' /sys/fs/cgroup/unified cgroup2 ' /proc/mounts || CGROUPS=/sys/fs/cgroup/unified
[ "$(stat -fc %T $CGROUPS)" = cgroup2fs ] || mount -t cgroup2 cgroup2 $CGROUPS
CGROUP=$CGROUPS/netnsfs-test-${TMP##*.}
mkdir "$CGROUP"
trap 'failed=$?; set +e; rmdir "$CGROUP"* 2>/dev/null; (exit $failed); finish' EXIT

# has NAME SCRIPT: a process in NAME that does it, and then waits; $HAS is its pid
has() {
    rm -f "$TMP/ready"
    cat >"$TMP/has-$1.py" <<'END'
import signal, socket as sockets, struct, sys, os
from socket import *
all = []
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
def made(family=AF_INET, protocol=0, *options):
    s = socket(family, SOCK_STREAM, protocol)
    for level, name, value in options: s.setsockopt(level, name, value)
    all.append(s)
    return s
def listens(family, address, *options):
    s = made(family, 0, *options)
    s.bind(address); s.listen(9)
    return s
def joined(server, *options, protocol=0):
    c = made(server.family, protocol, *options)
    c.connect(server.getsockname())
    all.append(server.accept()[0])
    return c, all[-1]
def sends(c, a):
    for _ in range(10):
        c.sendall(b"x" * 10000)
        left = 10000
        while left: left -= len(a.recv(left))
def enter(cgroup):
    with open(cgroup + "/cgroup.procs", "w") as f: f.write("0")
def ready(): open(sys.argv[1], "w").close(); signal.sigwait([signal.SIGUSR1])
END
    cat >>"$TMP/has-$1.py"
    in_ns "$1" python3 "$TMP/has-$1.py" "$TMP/ready" "$CGROUPS" "$CGROUP" &
    HAS=$!
    eventually "the sockets are made" test -e "$TMP/ready"
}

cat >"$TMP/compare.py" <<'END'
# compare.py FILE SECONDS: each line of FILE is that of ss. A socket is compared when ss says the same of it
# before and after. Times, which pass, are between those.
import re, subprocess, sys, time
NEWER = "rcv_wnd", "rehash"                     # only one of both may know these
TIME = re.compile(r"(lastsnd:|lastrcv:|lastack:|busy:|rwnd_limited:|sndbuf_limited:|timer:\(\w+,)([^,(]*)(\([^ ]*%\))?")
def lines_of(text):
    return {next(w for w in line.split() if w.startswith("sk:")): line.split() for line in text.splitlines()}
def ss(): return lines_of(subprocess.run(["nsenter", "--net=/run/netns/web", "ss", "-HtanieomO"], capture_output=True, text=True, check=True).stdout)
def tcp():
    with open(sys.argv[1]) as f: return lines_of(f.read())
def masked(words): return [TIME.sub(r"\1", w) for w in words]
def msec(time):
    n = re.fullmatch(r"(?:(\d+)min)?(?:(\d+)sec)?(?:(\d+)\.)?(?:(\d+)(?:ms)?)?", time).groups(0)
    return int(n[0]) * 60000 + (int(n[1]) + int(n[2])) * 1000 + int(n[3])
def times(words): return [msec(m[2]) for m in map(TIME.match, words) if m]
def known(words, other): return [w for w in words if w.split(":")[0] not in NEWER or any(w.split(":")[0] + ":" in o for o in other)]
checked, end, odd = set(), time.monotonic() + float(sys.argv[2]), "nothing"
while True:
    before, ours, after = ss(), tcp(), ss()
    for sk in ours.keys() & before.keys() & after.keys():
        theirs, mine = known(before[sk], ours[sk]), known(ours[sk], before[sk])
        if masked(before[sk]) != masked(after[sk]): odd = f"{sk} changes:\n{' '.join(before[sk])}\n{' '.join(after[sk])}"; continue
        if masked(theirs) != masked(mine): odd = f"{sk}:\nss  {' '.join(theirs)}\ntcp {' '.join(mine)}"; continue
        if all(min(a, c) <= b <= max(a, c) for a, b, c in zip(times(before[sk]), times(mine), times(after[sk]))): checked.add(sk)
        else: odd = f"{sk}: times {times(before[sk])} {times(mine)} {times(after[sk])}"
    if before.keys() == ours.keys() == after.keys() and ours.keys() <= checked: break
    if time.monotonic() > end: sys.exit(f"not compared: {sorted(ours.keys() - checked)}; last difference: {odd}")
END
as_ss() { python3 "$TMP/compare.py" "$T/web/tcp" $((10 * NETNSFS_SLOW)) || fail "$1"; }

has peer <<'END'
server = listens(AF_INET, ("10.0.0.2", 5000))
open(sys.argv[1], "w").close()
for left in 2000000, 1:
    all.append(server.accept()[0])
    while left: left -= len(all[-1].recv(left))
ready()
END
has web <<'END'
four = listens(AF_INET, ("127.0.0.1", 8080))
six = listens(AF_INET6, ("::", 8081))
listens(AF_INET6, ("::", 8082), (IPPROTO_IPV6, IPV6_V6ONLY, 1))
listens(AF_INET, ("0.0.0.0", 8083), (SOL_SOCKET, SO_BINDTODEVICE, b"lo"))
MARK, MAX_PACING_RATE, ULP, SOL_TLS, FASTOPEN, MPTCP = 36, 47, 31, 282, 23, 262

joined(four)                                                # nothing sent
sends(*joined(four, (SOL_SOCKET, SO_KEEPALIVE, 1)))
sends(*joined(six, (SOL_SOCKET, SO_KEEPALIVE, 1), (IPPROTO_TCP, TCP_KEEPIDLE, 70)))
joined(four, (SOL_SOCKET, MARK, 0x1f), (SOL_SOCKET, MAX_PACING_RATE, 1000000))
for congestion in b"reno", b"cubic", b"bbr", b"dctcp", b"vegas":
    try: both = joined(four, (IPPROTO_TCP, TCP_CONGESTION, congestion))
    except OSError as e: print("no", congestion, e); continue
    sends(*both)
    sends(*reversed(both))
full, _ = joined(four, (SOL_SOCKET, SO_SNDBUF, 100000))      # the other end does not read
full.setblocking(False)
try:
    while full.send(b"x" * 10000): pass
except BlockingIOError: pass
for end in 0, 1:
    both = joined(four)
    both[end].shutdown(SHUT_WR)                             # FIN-WAIT-2, CLOSE-WAIT
    both[1 - end].send(b"x")
for server in four, six:
    both = joined(server); both[0].close(); both[1].close() # TIME-WAIT
made().connect(four.getsockname())                          # not accepted
os.seteuid(1234); joined(four); os.seteuid(0)
enter(sys.argv[3]); joined(four); enter(sys.argv[2])
quick = listens(AF_INET, ("127.0.0.1", 8085), (IPPROTO_TCP, FASTOPEN, 5))
made().sendto(b"x", MSG_FASTOPEN, quick.getsockname())
try:
    both = joined(four)
    both[0].setsockopt(IPPROTO_TCP, ULP, b"tls")
    both[0].setsockopt(SOL_TLS, 1, struct.pack("HH36x", 0x303, 51))
except OSError as e: print("no TLS", e)
try:
    many = made(AF_INET, MPTCP)
    many.bind(("127.0.0.1", 8086)); many.listen(3)
    sends(*joined(many, protocol=MPTCP))
except OSError as e: print("no MPTCP", e)

lossy, silent, late = made(), made(), made()
lossy.connect(("10.0.0.2", 5000))
lossy.sendall(b"x" * 2000000)
silent.connect(("10.0.0.2", 5000))
silent.send(b"x")
ready()
for s in silent, late: s.setblocking(False)
silent.send(b"x" * 10000)                                   # no answer
late.connect_ex(("10.0.0.2", 5001))                         # SYN-SENT
ready()
END
as_ss "as ss"
in_peer nft 'insert rule lossy in tcp dport { 5000, 5001 } drop'
rm "$TMP/ready"
kill -USR1 "$HAS"
eventually "more is sent" test -e "$TMP/ready"
eventually "all is lost" grep -qE 'timer:\(on,.* backoff:.* retrans:1/[1-9]' "$T/web/tcp"
as_ss "as ss, while segments are lost"

cp "$T/web/tcp" "$TMP/tcp"
for line in '^LISTEN 1 9 127\.0\.0\.1:8080 0\.0\.0\.0:\* ino:[0-9]+ sk:[0-9a-f]+ ' '^LISTEN .* v6only:1 ' \
    ' 10\.0\.0\.2:5000 .* bytes_retrans:[0-9]+ .* retrans:[0-9]+/[1-9]' '^SYN-SENT .* timer:\(on,' \
    '^ESTAB .* timer:\(keepalive,119min,0\) ' '^ESTAB .* timer:\(persist,' ' fwmark:0x1f ' ' uid:1234 ' \
    " cgroup:/[^ ]*netnsfs-test-${TMP##*.} " '^FIN-WAIT-2 .* <-- skmem' '^CLOSE-WAIT .* --> skmem' '^TIME-WAIT .* ino:0 sk:' \
    ' ts sack ecn ecnseen ' ' fastopen ' ' cubic wscale:[0-9]+,[0-9]+ rto:' ' pacing_rate 8000000bps/8000000bps ' \
    ' delivered:[0-9]+ ' ' rwnd_limited:[0-9]+ms\('; do
    grep -qE -- "$line" "$TMP/tcp" || fail "no /$line/ in: $(cat "$TMP/tcp")"
done
same "in the order of sockets" "$(sed -n 's/^tcp //p' "$T/web/sockets" | cut -d' ' -f1-5)" "$(cut -d' ' -f1-5 "$T/web/tcp")"
same "who retransmits" 2 "$(grep -h 'retrans:[0-9]*/[1-9]' "$T"/*/tcp | cut -d' ' -f5 | grep -cx '10.0.0.2:5000')"
ends "$HAS"

# A name of a cgroup that would break a word, a cgroup that is gone, and a key that nobody may see.
mkdir "$CGROUP"$' uid:0 \e[2J'
has web <<'END'
enter(sys.argv[3] + " uid:0 \x1b[2J"); listens(AF_INET, ("127.0.0.1", 8090))
enter(sys.argv[3]); listens(AF_INET, ("127.0.0.1", 8091)); enter(sys.argv[2])
key = struct.pack("Hxx4s120x", AF_INET, inet_aton("127.0.0.1")) + struct.pack("BBHi80s", 0, 0, 6, 0, b"secret")
try: listens(AF_INET, ("127.0.0.1", 8092), (IPPROTO_TCP, 14, key))
except OSError as e: print("no TCP-MD5", e)
ready()
END
grep -q " cgroup:/[^ ]*netnsfs-test-${TMP##*.}\\\\040uid:0\\\\040\\\\033\\[2J <->" "$T/web/tcp" || fail "$(cat "$T/web/tcp")"
inode=$(stat -c %i "$CGROUP")
rmdir "$CGROUP"
grep -q ":8091 .* cgroup:unreachable:$(printf %x "$inode") " "$T/web/tcp" || fail "$(cat "$T/web/tcp")"
! grep -q -e secret -e md5 "$T/web/tcp" || fail "$(cat "$T/web/tcp")"
same "nothing is held" "" "$(held)"
