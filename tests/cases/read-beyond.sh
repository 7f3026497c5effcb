#!/bin/bash
# SPDX-License-Identifier: MIT
# A read beyond the end returns 0 bytes, at any offset.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
python3 - "$T/web/proc/net/dev" "$T/web/proc/sys/net/ipv4/ip_forward" "$T/web/cookie" <<'END'
import os, sys
for path in sys.argv[1:]:
    f = os.open(path, os.O_RDONLY)
    assert os.pread(f, 1, 1), path
    for off in 1 << 31, 1 << 32, (1 << 32) + 1, (1 << 62) + 1:
        assert os.pread(f, 10, off) == b"", (path, off)
END
