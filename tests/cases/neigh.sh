#!/bin/bash
# SPDX-License-Identifier: MIT
# neigh has the entries of ip neigh, and ip neigh add accepts each line that can be written.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
make_routable other
each_line neigh web <<'END'
10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 nud permanent
10.0.0.8 dev eth0 lladdr 02:00:00:00:00:08 nud reachable
10.0.0.7 dev eth0 lladdr 02:00:00:00:00:07 nud stale protocol static
10.0.0.10 dev eth0 lladdr 02:00:00:00:00:0a nud permanent router extern_learn
proxy 10.0.0.6 dev eth0
2001:db8::9 dev eth0 lladdr 02:00:00:00:00:19 router nud permanent
2001:db8::8 dev eth0 lladdr 02:00:00:00:00:18 nud stale
proxy 2001:db8::6 dev eth1
END
same "IPv4 first, by address" "10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.10 2001:db8::8 2001:db8::9" \
    "$(grep -E '02:00:00:00:00:' "$T/web/neigh" | cut -d' ' -f1 | xargs)"
same "proxies" "10.0.0.6 2001:db8::6" "$(sed -n 's/^proxy \([^ ]*\) .*/\1/p' "$T/web/neigh" | xargs)"
permanent='select(.state[0] == "PERMANENT") | [.dst, .dev, .lladdr] | join(" ")'
same "as ip says" "$(ip -j -n web neigh | jq -r ".[] | $permanent" | sort)" \
    "$(sed -n 's/^\([^ ]*\) dev \([^ ]*\) lladdr \([^ ]*\) .*nud permanent.*/\1 \2 \3/p' "$T/web/neigh" | sort)"
same "no entry that needs none" "" "$(grep -E '^ff|noarp' "$T/web/neigh" || :)"
grep -E '02:00:00:00:00|^proxy' "$T/web/neigh" >"$TMP/lines"
accepted neigh "$TMP/lines"
same "again" "$(sed 's/ *#.*//; s/nud .*//' "$TMP/lines")" \
    "$(grep -E '02:00:00:00:00|^proxy' "$T/other/neigh" | sed 's/ *#.*//; s/nud .*//')"
