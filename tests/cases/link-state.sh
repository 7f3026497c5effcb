#!/bin/bash
# SPDX-License-Identifier: MIT
# state is the administrative state, whatever the carrier.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link add near type veth peer name far
same "made" "down down" "$(cat "$T/web/links/"{near,far}/state | xargs)"
ip -n web link set near up
eventually "the kernel knows of no carrier" grep -qx lowerlayerdown "$T/web/links/near/operstate"
same "one end up: no carrier" "up lowerlayerdown 0" "$(cat "$T/web/links/near/"{state,operstate,carrier} | xargs)"
ip -n web link set far up
eventually "carrier" grep -qx 1 "$T/web/links/near/carrier"
same "both" "up up" "$(cat "$T/web/links/"{near,far}/state | xargs)"
ip -n web link set near down
same "down again" "down up" "$(cat "$T/web/links/"{near,far}/state | xargs)"
[ ! -e "$T/web/links/near/carrier" ] || fail "a link that is down has a carrier"
