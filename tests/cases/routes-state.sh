#!/bin/bash
# SPDX-License-Identifier: MIT
# State of a route that cannot be written is in a comment.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
each_line route web <<'END'
10.20.0.0/16 via 10.0.0.254
10.30.0.0/16 nexthop via 10.0.0.254 dev eth0 weight 1 nexthop via 10.1.0.254 dev eth1 weight 1
END
same "nothing to tell" "" "$(grep '#' "$T/web/routes" || :)"
ip -n web nexthop add id 7 via 10.0.0.253 dev eth0 || skip "no nexthop objects here"
ip -n web route add 10.40.0.0/16 nhid 7
same "a nexthop object" 1 "$(grep -cE '^10.40.0.0/16 nhid 7[^#]*( #.*via 10.0.0.253 dev eth0.*)?$' "$T/web/routes")"
ip -n web link set eth1 down
eventually "linkdown" grep -q '^10.20.0.0/16 via 10.0.0.254 dev eth0 # linkdown$' "$T/web/routes"
same "one nexthop is dead" 1 "$(grep -cE '^10.30.0.0/16 [^#]* # .*dead' "$T/web/routes")"
ip -n web -6 route add 2001:db8:9::/48 dev eth0 expires 100
same "expires" 1 "$(grep -cE '^2001:db8:9::/48 dev eth0 metric 1024 [^#]*# .*expires' "$T/web/routes")"
