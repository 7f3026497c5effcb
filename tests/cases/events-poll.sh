#!/bin/bash
# SPDX-License-Identifier: MIT
# poll(2), select(2), epoll(7) and O_NONBLOCK on events.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
mount_tree
mkdir "$T/web"
ip -n web link add eth0 type veth peer name eth1
python3 - "$T" <<'END' || fail "poll"
import errno, os, select, subprocess, sys, threading, time
tree = sys.argv[1]
slow = int(os.environ['NETNSFS_SLOW'])
ip = lambda *words: subprocess.run(['ip', '-n', 'web', *words], check=True)
later = lambda *words: threading.Timer(0.2, ip, words).start()
fd = os.open(tree + '/web/events', os.O_RDONLY | os.O_NONBLOCK)

def empty():
    try:
        os.read(fd, 100)
    except BlockingIOError as e:
        return e.errno == errno.EAGAIN

def drain():
    text = b''
    while True:
        try:
            text += os.read(fd, 65536)
        except BlockingIOError:
            return text

# Reads until all of the words were told.
def told(*words):
    text = b''
    while not all(word in text for word in words):
        assert select.select([fd], [], [], 10 * slow) == ([fd], [], []), (words, text)
        text += drain()

assert empty()
assert select.select([fd], [], [], 0) == ([], [], [])
begun = time.monotonic()
assert select.select([fd], [], [], 0.3) == ([], [], [])
assert time.monotonic() - begun >= 0.3
for i in range(3):
    later('addr', 'add', '10.0.%d.1/24' % i, 'dev', 'eth0')
    assert select.select([fd], [], [], 10 * slow) == ([fd], [], []), i
    assert select.select([fd], [], [], 0) == ([fd], [], []), i
    told(b' add addr 10.0.%d.1/24 ' % i, b' add route local 10.0.%d.1 ' % i)
    assert empty()

p = select.poll()
p.register(fd, select.POLLIN)
assert p.poll(100) == []
later('link', 'set', 'eth0', 'mtu', '1450')
assert p.poll(10000 * slow) == [(fd, select.POLLIN)]
told(b'mtu 1450')

for flags in 0, select.EPOLLET:
    with select.epoll() as e:
        e.register(fd, select.EPOLLIN | flags)
        assert e.poll(0.1) == []
        for mtu in '1400', '1300':
            later('link', 'set', 'eth0', 'mtu', mtu)
            assert e.poll(10 * slow) == [(fd, select.EPOLLIN)], (flags, mtu)
            told(b'mtu ' + mtu.encode())

# A line is read to its end, in whatever pieces, and not again by seeking.
ip('addr', 'add', '10.9.0.1/24', 'dev', 'eth0')
assert os.read(fd, 5).isdigit()
assert b'10.9.0.1/24' in drain()
for call in lambda: os.lseek(fd, 0, os.SEEK_SET), lambda: os.pread(fd, 1, 0):
    try:
        call()
    except OSError as e:
        assert e.errno == errno.ESPIPE
    else:
        assert False

# A file that is no stream is always ready.
with open(tree + '/web/addrs') as f:
    assert select.select([f], [], [], 0) == ([f], [], [])

# The end of a namespace wakes whoever polls.
threading.Timer(0.2, subprocess.run, (['ip', 'netns', 'del', 'web'],)).start()
while True:
    assert select.select([fd], [], [], 10 * slow) == ([fd], [], [])
    if os.read(fd, 65536) == b'':
        break
assert select.select([fd], [], [], 0) == ([fd], [], [])
assert os.read(fd, 10) == b''
END
