#!/bin/bash
# SPDX-License-Identifier: MIT
# A refused line: write(2) fails with the errno of the kernel, and error_log has the line number and the
# reason.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
last() { tail -n 1 "$T/error_log"; }
refused 'Invalid argument' bash -c "echo nonsense >>$T/web/addrs"
grep -q ' write /web/addrs: line 1: unknown word "nonsense" (EINVAL)$' <<<"$(last)" || fail "$(last)"
refused 'No such device' bash -c "echo 10.0.0.1/8 dev eth7 >>$T/web/addrs"
refused 'File exists' bash -c "echo 127.0.0.1/8 dev lo >>$T/web/addrs"
refused 'Network is unreachable' bash -c "printf '10.9.0.0/16 dev lo\n10.8.0.0/16 via 10.77.0.1\n' >>$T/web/routes"
grep -q ' write /web/routes: line [12]: .*(ENETUNREACH)$' <<<"$(last)" || fail "$(last)"
same "before the bad line" '10.9.0.0/16 dev lo scope link' "$(cat "$T/web/routes")"
refused 'Argument list too long' bash -c "head -c 5000 /dev/zero | tr '\0' x >>$T/web/routes"
refused 'Argument list too long' dd if=/dev/zero of="$T/web/routes" bs=2M count=1 oflag=append conv=notrunc
refused 'Invalid argument' bash -c "printf '10.7.0.0/16 \0dev lo\n' >>$T/web/routes"
same "nothing of these" '10.9.0.0/16 dev lo scope link' "$(cat "$T/web/routes")"
out=$(python3 - "$T/web/routes" <<'PY'
import os, sys
f = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
print(os.write(f, b"10.1.0.0/16 dev lo\n10.2.0.0/16 dev lo\nbad\n10.3.0.0/16 dev lo\n"))
try:
    os.write(f, b"bad\n10.3.0.0/16 dev lo\n")
except OSError as e:
    print(e.strerror)
PY
)
same "lines before the first bad one are counted" $'38\nInvalid argument' "$out"
