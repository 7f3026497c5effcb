#!/bin/bash
# SPDX-License-Identifier: MIT
# diff -r tells two namespaces apart, and two readings of one not.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
make_routable pod
same "the same one" "" "$(diff -r --no-dereference -x statistics -x counters -x metrics -x proc "$T/web" "$T/web")"
ip -n pod route add 10.9.0.0/16 dev eth0
ip -n pod link set eth0 mtu 1400
# Of all that differs, these two. A cookie is any number, so it may be 1400, too.
said=$(diff -r --no-dereference -x statistics -x counters -x metrics -x proc -x neigh -x local -x cookie "$T/web" "$T/pod" |
    grep -E '^[<>] (10\.9\.|1400$)' | sort)
same "two of them" "> 10.9.0.0/16 dev eth0 scope link
> 1400" "$said"
