#!/bin/bash
# SPDX-License-Identifier: MIT
# grep -r finds what is there, at its place.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
same "an address" "pod/addrs pod/links/eth0/addrs pod/routes pod/tables/local" \
    "$(cd "$T" && grep -rlF --exclude-dir=proc 10.7.0.2 . | sed 's|^./||' | sort | xargs)"
same "an alias" "web/links/eth1/ifalias:an alias" "$(cd "$T" && grep -r 'an alias' . | sed 's|^./||')"
[ "$(grep -r . "$T" 2>"$TMP/said" | wc -l)" -gt 200 ] || fail "too little"
same "complaints" "" "$(cat "$TMP/said")"
