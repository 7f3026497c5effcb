#!/bin/bash
# SPDX-License-Identifier: MIT
# After the mount the daemon has exactly the capabilities that main.c lists, and gets no others.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
source=$(dirname "$0")/../../fs/main.c
mask=0
for name in $(sed -n 's/^\t{CAP_\([A-Z_]*\), ".*/\1/p' "$source"); do
    number=$(sed -n "s/^#define CAP_$name *\([0-9]*\)$/\1/p" /usr/include/linux/capability.h)
    mask=$((mask | 1 << number))
done
[ $mask != 0 ] || fail "no list in main.c"
sets=$(printf 'CapInh 0\nCapPrm %x\nCapEff %x\nCapBnd %x\nCapAmb 0' $mask $mask $mask)
for status in "/proc/$DAEMON/task"/*/status; do
    same "$status" "$sets" "$(sed -n 's/^\(Cap...\):\t0*\([0-9a-f].*\)$/\1 \2/p' "$status")"
    same "no_new_privs" 1 "$(sed -n 's/^NoNewPrivs:\t//p' "$status")"
done
