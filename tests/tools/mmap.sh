#!/bin/bash
# SPDX-License-Identifier: MIT
# A file can be mapped: its pages are what read(2) says.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "no python3"
make_busy
mount_tree
python3 - "$T" <<'END' || fail "mmap"
import mmap, os, sys
for path in 'web/addrs', 'web/routes', 'web/links/eth0/mtu', 'web/tables/local', 'pod/rules':
    path = sys.argv[1] + '/' + path
    text = open(path, 'rb').read()
    with open(path, 'rb') as f:
        assert os.fstat(f.fileno()).st_size == len(text), path
        for flags in mmap.MAP_PRIVATE, :
            with mmap.mmap(f.fileno(), 0, flags=flags, prot=mmap.PROT_READ) as m:
                assert m[:] == text, path
END
ip -n web addr add 10.88.0.1/32 dev lo
same "a new mapping is new" 1 "$(python3 -c 'import mmap, sys
with open(sys.argv[1], "rb") as f: print(mmap.mmap(f.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)[:].count(b"10.88.0.1/32"))' "$T/web/addrs")"
