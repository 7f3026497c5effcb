#!/bin/bash
# SPDX-License-Identifier: MIT
# After the mount the daemon has exactly the capabilities that docs/SECURITY.md lists, and gets no others. Without libpcap,
# CAP_NET_RAW is effective in none of its threads.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
mask=0
for capability in DAC_READ_SEARCH:2 SETGID:6 SETUID:7 NET_ADMIN:12 NET_RAW:13 SYS_CHROOT:18 SYS_PTRACE:19 SYS_ADMIN:21; do
    names+="CAP_${capability%:*}"$'\n'
    mask=$((mask | 1 << ${capability#*:}))
done
same "docs/SECURITY.md" "$(sort <<<"${names%$'\n'}")" \
    "$(sed -n 's/^\(| CAP_[^|]*\)|.*/\1/p' "$CHECKOUT/docs/SECURITY.md" | grep -o 'CAP_[A-Z_]*' | sort)"
effective=$mask
[ -e "$T/web/capture" ] || effective=$((mask & ~(1 << 13)))
sets=$(printf 'CapInh 0\nCapPrm %x\nCapEff %x\nCapBnd %x\nCapAmb 0' $mask $effective $mask)
for status in "/proc/$DAEMON/task"/*/status; do
    text=$(cat "$status" 2>/dev/null) || { [ ! -e "$status" ] && continue; } # a thread that has ended
    same "$status" "$sets" "$(sed -n 's/^\(Cap...\):\t0*\([0-9a-f].*\)$/\1 \2/p' <<<"$text")"
    same "no_new_privs" 1 "$(sed -n 's/^NoNewPrivs:\t//p' <<<"$text")"
done
