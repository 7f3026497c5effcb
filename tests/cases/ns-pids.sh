#!/bin/bash
# SPDX-License-Identifier: MIT
# pids lists the processes inside, as lsns and /proc do, at the time of the open.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
same "none" "" "$(cat "$T/web/pids")"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do sleeper web; pids="${pids:-}$SLEEPER
"; done
same "sorted by number" "$(sort -n <<<"${pids%?}")" "$(cat "$T/web/pids")"
same "as ip says" "$(ip netns pids web | sort -n)" "$(cat "$T/web/pids")"
same "as lsns counts" "$(lsns -t net -rno NS,NPROCS | sed -n "s/^$(cat "$T/web/inode") //p")" "$(wc -l <"$T/web/pids")"
for pid in $pids; do
    ends "$pid"
    same "after the end of $pid" "" "$(grep -x "$pid" "$T/web/pids" || :)"
done
same "none is left" "0 " "$(stat -c %s "$T/web/pids") $(cat "$T/web/pids")"
