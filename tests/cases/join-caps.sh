#!/bin/bash
# SPDX-License-Identifier: MIT
# The command has the same capabilities as under ip netns exec, for each caller.
. "$(dirname "$0")/../lib.sh"
ip netns add web
caps='/^(Cap|NoNewPrivs)/'

same "root" "$(ip netns exec web awk "$caps" /proc/self/status)" \
    "$(netns-join web awk "$caps" /proc/self/status)"
few="setpriv --bounding-set -all,+sys_admin,+chown"
same "root with few" "$($few ip netns exec web awk "$caps" /proc/self/status)" \
    "$($few netns-join web awk "$caps" /proc/self/status)"
some=-all,+sys_admin,+net_admin,+chown
user="setpriv --reuid 65534 --clear-groups --inh-caps $some --ambient-caps $some"
same "a user with ambient ones" "$($user ip netns exec web awk "$caps" /proc/self/status)" \
    "$($user netns-join web awk "$caps" /proc/self/status)"
