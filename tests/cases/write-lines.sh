#!/bin/bash
# SPDX-License-Identifier: MIT
# Lines in pieces: half ones, single bytes, no newline at the end, comments, blank ones.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
add_link web eth0 type veth peer name eth1
addrs() { grep -v ' scope link' "$T/web/addrs" | cut -d' ' -f1 | xargs; }
{ printf '10.0.0.'; printf '1/24 dev e'; printf 'th0\n'; } >>"$T/web/addrs"
same "in pieces" 10.0.0.1/24 "$(addrs)"
printf '10.0.0.2/24 dev eth0' >>"$T/web/addrs"
same "no newline" "10.0.0.1/24 10.0.0.2/24" "$(addrs)"
printf '\n  # all of it a comment\n\t10.0.0.3/24   dev eth0 # said in passing\n\n' >>"$T/web/addrs"
same "blanks and comments" "10.0.0.1/24 10.0.0.2/24 10.0.0.3/24" "$(addrs)"
printf 'add 10.0.0.4/24 dev eth0\nreplace 10.0.0.5/24 dev eth0\ndel 10.0.0.2/24 dev eth0\n' |
    dd bs=1 of="$T/web/addrs" oflag=append conv=notrunc status=none
same "byte by byte, with verbs" "10.0.0.1/24 10.0.0.3/24 10.0.0.4/24 10.0.0.5/24" "$(addrs | tr ' ' '\n' | sort | xargs)"
python3 -c 'import os,sys; f = os.open(sys.argv[1], os.O_WRONLY|os.O_APPEND); assert os.write(f, b"") == 0' "$T/web/addrs"
