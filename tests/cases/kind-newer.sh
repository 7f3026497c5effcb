#!/bin/bash
# SPDX-License-Identifier: MIT
# Attributes that Linux 5.14 does not have: set and shown, or refused by name, as an older kernel ignores them.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
cd "$T/web/links"

there() { [[ "$(cat "$1/kind") " == *" $2 "* ]]; }
unknown() { tail -n 1 "$T/error_log" | grep -qF "this kernel does not know \"$1\""; }
try() { # try WORDS ATTRIBUTE: with the words of a kind that every kernel has
    mkdir x
    if ! echo "$1" 2>/dev/null >x/kind; then
        rmdir x         # this kernel has no such kind
        return 0
    fi
    rmdir x
    mkdir x
    if echo "$1 $2" 2>/dev/null >x/kind; then
        there x "$2" || fail "$2: $(cat x/kind)"
        rmdir x
        return 0
    fi
    unknown "${2%% *}" || unknown "${2#no}" || fail "$2: $(tail -n 1 "$T/error_log")"
    refused 'does not exist' ip -n web link show x
    echo "$1" >x/kind
    refused 'Operation not supported' bash -c "echo $1 $2 >x/kind"
    unknown "${2%% *}" || unknown "${2#no}" || fail "changed, $2: $(tail -n 1 "$T/error_log")"
    rmdir x
}
try 'bridge' 'fdb_max_learned 5'
try 'vxlan id 5 dstport 4789' 'nolocalbypass'
try 'vxlan id 5 remote 2001:db8::1 dstport 4789' 'flowlabel inherit'
try 'bond mode 802.3ad' 'coupled_control off'
try 'bond' 'broadcast_neighbor on'
try 'bond' 'arp_missed_max 7'
try 'geneve id 5 remote 192.0.2.1' 'innerprotoinherit'
try 'xfrm' 'external'

# Of a link that exists, all else is set.
mkdir br0
echo bridge >br0/kind
if ! echo bridge priority 4096 fdb_max_learned 5 2>/dev/null >br0/kind; then
    unknown fdb_max_learned || fail "$(tail -n 1 "$T/error_log")"
fi
there br0 'priority 4096' || fail "$(cat br0/kind)"
