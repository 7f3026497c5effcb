#!/bin/bash
# SPDX-License-Identifier: MIT
# `>` leaves the routes of bird(8) in place, which would not put them back.
. "$(dirname "$0")/../lib.sh"
command -v bird >/dev/null || skip "no bird"
mount_tree
make_routable web
cat >"$TMP/bird.conf" <<'CONF'
router id 10.0.0.1;
protocol device { }
protocol kernel { ipv4 { export all; }; }
protocol kernel { ipv6 { export all; }; }
protocol static { ipv4; route 10.50.0.0/16 via 10.0.0.254; route 0.0.0.0/0 via 10.1.0.254; }
protocol static { ipv6; route 2001:db8:50::/48 via 2001:db8::fe; }
CONF
in_ns web bird -f -c "$TMP/bird.conf" -s "$TMP/bird.ctl" -P "$TMP/bird.pid" &
bird=$!
of_bird() { ip -n web "$@" route show proto bird | awk '{ print $1 }' | sort | xargs; }
has_routes() { [ "$(of_bird -4) $(of_bird -6)" = "10.50.0.0/16 default 2001:db8:50::/48" ]; }
eventually "bird has its routes" has_routes

echo 10.60.0.0/16 via 10.0.0.9 >"$T/web/routes"
(cat /nonexistent || :) 2>/dev/null >"$T/web/routes"
same "nothing but those" 3 "$(grep -vc 'proto kernel' "$T/web/routes")"
has_routes || fail "of bird there are $(of_bird -4) $(of_bird -6)"
same "two notes" 2 "$(grep -c 'note /web/routes: 3 lines of other owners (bird) were left in place$' "$T/error_log")"
echo 10.60.0.0/16 via 10.0.0.9 >"$T/web/routes"
same "the line" 1 "$(grep -c '^10.60' "$T/web/routes")"

# An edit without one of its routes removes that.
sed -i '/^default/d' "$T/web/routes"
same "after the edit" "10.50.0.0/16 2001:db8:50::/48" "$(of_bird -4) $(of_bird -6)"
ends $bird
