#!/bin/bash
# SPDX-License-Identifier: MIT
# A file can be mapped, shared too, at its first open and at any later one, and a mapping is a snapshot.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
make_routable web
mount_tree
cat >"$TMP/map.py" <<'END'
import mmap, os, subprocess, sys
tree = sys.argv[1]
def mapped(path):
    with open(path, 'rb') as f:
        return mmap.mmap(f.fileno(), 0, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
def read(path):
    with open(path, 'rb') as f:
        return f.read()
for path in 'web/addrs', 'web/routes', 'web/tables/local', 'web/rules', 'web/links/eth0/mtu':
    path = tree + '/' + path
    for _ in range(3):
        m = mapped(path)
        assert m[:] == read(path), path
old = mapped(tree + '/web/addrs')
text = old[:]
for i in range(1, 40):
    subprocess.run(['ip', '-n', 'web', 'addr', 'add', f'10.99.{i}.1/32', 'dev', 'lo'], check=True)
    new = mapped(tree + '/web/addrs')
    assert f'10.99.{i}.1/32'.encode() in new[:], i
    assert new[:] == read(tree + '/web/addrs'), i
    assert old[:] == text, i
# A private mapping of a new text does not change an old one.
mtu = tree + '/web/links/eth0/mtu'
old = mapped(mtu)
text = old[:]
subprocess.run(['ip', '-n', 'web', 'link', 'set', 'eth0', 'mtu', '1280'], check=True)
with open(mtu, 'rb') as f:
    new = mmap.mmap(f.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
assert new[:] == b'1280\n', new[:]
assert old[:] == text, old[:]
END
python3 "$TMP/map.py" "$T" || fail "mmap"
