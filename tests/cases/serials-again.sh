#!/bin/bash
# SPDX-License-Identifier: MIT
# Serials are reused when all were used, except those of nodes that are still referenced: no node of a
# destroyed namespace ever shows another one. (This daemon has 511.)
: "${NETNSFS_LIMIT:=110}"
. "$(dirname "$0")/../lib.sh"
mkdir "$TMP/bin"
ln -s "$NETNSFS_BUILD/tests/cases/netnsfs-few" "$TMP/bin/netnsfs"
PATH=$TMP/bin:$PATH
mount_tree -o spares=0
python3 - "$T" <<'END'
import errno, os, sys
tree = sys.argv[1]
os.chdir(tree)

def says(path, dir_fd=None):
    with open(os.open(path, os.O_RDONLY, dir_fd=dir_fd)) as f:
        return f.read()

def make(name, n):
    os.mkdir(name)
    with open(name + "/addrs", "a") as f:
        f.write("10.0.0.%d/32 dev lo\n" % n)

def check(name, n):
    assert says(name + "/addrs") == "10.0.0.%d/32 dev lo scope global\n" % n, (name, n)
    assert int(says(name + "/inode")) == os.stat("/run/netns/stays%d" % n).st_ino, (name, n)

# Whatever is open while its directory goes, the kernel keeps until it is short of memory.
def unlink(name):
    os.unlink("/run/netns/" + name)
    assert not os.path.exists(name)

held = []       # directories of namespaces that are gone
for n in range(100, 110):
    make("gone", n)
    held.append((os.open("gone", os.O_RDONLY), os.open("gone/proc/sys/net", os.O_RDONLY)))
    os.rmdir("gone")
for n in range(10):
    make("stays%d" % n, n)
stays = os.open("stays4", os.O_RDONLY)

for n in range(700):
    os.symlink("/run/netns/stays%d" % (n % 10), "/run/netns/name")
    check("name", n % 10)
    unlink("name")
    if n % 100 == 0:
        for pair in held:
            for fd, path in zip(pair, ("addrs", "core/somaxconn")):
                try:
                    raise AssertionError((n, path, says(path, fd)))
                except OSError as e:
                    assert e.errno in (errno.ESTALE, errno.ENOENT), (n, path, e)
        for m in range(10):
            check("stays%d" % m, m)
        assert says("addrs", stays).startswith("10.0.0.4/32")

# When all are in use, that is what is said.
try:
    for n in range(520):
        os.symlink("/run/netns/stays0", "/run/netns/name%d" % n)
        os.stat("name%d" % n)
    raise AssertionError("more than there are")
except OSError as e:
    assert e.errno == errno.EOVERFLOW, e
    for m in range(n + 1):
        unlink("name%d" % m)
os.mkdir("again")
END
same "it goes on" again "$(ls -d "$T/again" | xargs basename)"
