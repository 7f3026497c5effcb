#!/bin/bash
# SPDX-License-Identifier: MIT
# rules has the rules of both families in the order of their evaluation.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
same "at first" "priority 0 from all lookup local
priority 32766 from all lookup main
priority 32767 from all lookup default
priority 0 from ::/0 lookup local
priority 32766 from ::/0 lookup main" "$(cat "$T/web/rules")"
ip -n web rule add priority 100 from 10.0.0.0/8 lookup 100
ip -n web rule add priority 100 to 10.0.0.0/8 lookup 99
ip -n web -6 rule add priority 5 fwmark 7 lookup 100
same "priorities" "$(ip -j -n web rule | jq .[].priority; ip -j -n web -6 rule | jq .[].priority)" \
    "$(awk '{ print $2 }' "$T/web/rules")"
same "as in the contract" 1 "$(grep -cx 'priority 100 from 10.0.0.0/8 lookup 100' "$T/web/rules")"
same "IPv6" 1 "$(grep -cx 'priority 5 from ::/0 fwmark 0x7 lookup 100' "$T/web/rules")"
ip -n web rule add priority 200 iif nope lookup 100
same "a link that is not there" 1 "$(grep -cx 'priority 200 from all iif nope lookup 100 # detached' "$T/web/rules")"
