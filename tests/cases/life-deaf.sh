#!/bin/bash
# SPDX-License-Identifier: MIT
# Without CAP_NET_BROADCAST every open queries the kernel, and opening events fails.
. "$(dirname "$0")/../lib.sh"
command -v capsh >/dev/null || skip "no capsh"
capsh --drop=cap_net_broadcast -- -c "exec netnsfs -f '$T'" 2>>"$TMP/log" &
DAEMON=$!
eventually "it answers" test -e "$T/error_log"
mkdir "$T/web"
for n in 1 2 3; do
    ip -n web addr add "10.0.0.$n/32" dev lo
    same "at once" "$n" "$(wc -l <"$T/web/addrs")"
done
refused 'not permitted' cat "$T/events"
refused 'not permitted' cat "$T/web/events"
