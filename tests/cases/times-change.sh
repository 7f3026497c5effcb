#!/bin/bash
# SPDX-License-Identifier: MIT
# The modification time advances when the text changes, and only then.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip -n web link add eth2 type veth peer name eth3 # down: their changes are not announced
(in_ns web nft add table ip t) 2>/dev/null || :
texts() { find "$T/web" -type f -exec cat {} + >/dev/null 2>&1 || :; }
newer() { find "$T/web" -type f -newer "$TMP/then" | sort; }
eventually "addresses are settled" sh -c "! grep -q tentative '$T/web/addrs'"
texts
sleep 1.1 # a time of its own, for find(1)
touch "$TMP/then"
texts
same "nothing has changed" "" "$(newer)"
sleep 0.1
ip -n web route add 10.9.0.0/16 dev eth0
cat "$T/web/routes" >/dev/null
newer | grep -qx "$T/web/routes" || fail "routes have changed: $(newer)"

mkdir "$T/-x" 2>/dev/null || :
[ "$T/error_log" -nt "$TMP/then" ] || fail "error_log has changed"
