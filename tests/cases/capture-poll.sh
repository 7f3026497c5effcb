#!/bin/bash
# SPDX-License-Identifier: MIT
# poll(2), select(2), epoll(7), O_NONBLOCK, small reads and signals on a capture.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
mount_tree
mkdir "$T/web"
[ -e "$T/web/capture" ] || skip "built without libpcap"
make_connected
python3 - "$T/web/links/eth0/capture/icmp" <<'END' || fail "poll"
import errno, os, select, subprocess, sys, threading, time
slow = int(os.environ['NETNSFS_SLOW'])
ping = lambda: subprocess.run(['ip', 'netns', 'exec', 'db', 'ping', '-q', '-c', '1', '10.0.0.1'], check=True,
    stdout=subprocess.DEVNULL)
fd = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)

def drain():
    text = b''
    while True:
        try:
            text += os.read(fd, 65536)
        except BlockingIOError as e:
            assert e.errno == errno.EAGAIN
            return text

def packets(n):
    text = b''
    while text.count(b'\x06\0\0\0') < n:
        assert select.select([fd], [], [], 10 * slow) == ([fd], [], []), text
        text += drain()

assert select.select([fd], [], [], 0) == ([fd], [], []) # the section is there at once
assert drain()[:4] == b'\n\r\r\n'
assert drain() == b''
assert select.select([fd], [], [], 0) == ([], [], [])
begun = time.monotonic()
assert select.select([fd], [], [], 0.3) == ([], [], [])
assert time.monotonic() - begun >= 0.3
for i in range(3):
    threading.Timer(0.2, ping).start()
    assert select.select([fd], [], [], 10 * slow) == ([fd], [], []), i
    assert select.select([fd], [], [], 0) == ([fd], [], []), i
    packets(2)
    assert drain() == b''
for flags in 0, select.EPOLLET:
    with select.epoll() as e:
        e.register(fd, select.EPOLLIN | flags)
        assert e.poll(0.1) == []
        threading.Timer(0.2, ping).start()
        assert e.poll(10 * slow) == [(fd, select.EPOLLIN)], flags
        packets(2)
        assert e.poll(0.1) == []

# In small pieces, with a read that waits, a block is the same.
ping()
packets(2)
os.set_blocking(fd, True)
threading.Timer(0.2, ping).start()
text = b''.join(os.read(fd, 7) for i in range(20))
size = int.from_bytes(text[4:8], sys.byteorder)
while len(text) < size:
    text += os.read(fd, min(7, size - len(text)))
assert text[:4] == b'\x06\0\0\0' and text[4:8] == text[-4:], text
for call in lambda: os.lseek(fd, 0, os.SEEK_SET), lambda: os.pread(fd, 1, 0):
    try:
        call()
    except OSError as e:
        assert e.errno == errno.ESPIPE
    else:
        assert False
END

# Interrupted by a signal, alone and as one of many that read one open file.
exec 7<"$T/web/links/eth0/capture/udp port 9"
readers=
for i in 1 2 3; do cat <&7 >/dev/null & readers="$readers $!"; done
for pid in $readers; do eventually "it waits" blocked "$pid"; done
for pid in $readers; do kill -KILL "$pid"; done
for pid in $readers; do wait "$pid" || same "killed" 137 $?; done 2>/dev/null
exec 7<&-
env --default-signal=INT cat "$T/web/capture/udp port 9" >"$TMP/out" &
reader=$! status=0
eventually "it reads" opened $reader
eventually "the section" test -s "$TMP/out"
kill -INT $reader
wait $reader || status=$?
same "interrupted" 130 $status
eventually "nothing is held" held_nothing

# The session ends while somebody reads.
cat "$T/web/capture/all" >"$TMP/out" 2>&1 &
reader=$!
eventually "it reads" opened $reader
exec 7<"$T/web/capture/all"
kill "$DAEMON"
wait "$DAEMON" || fail "SIGTERM: status $?"
DAEMON=
wait $reader || :
exec 7<&-
