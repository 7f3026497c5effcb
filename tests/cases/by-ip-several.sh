#!/bin/bash
# SPDX-License-Identifier: MIT
# An address that several namespaces have resolves to none of them; ADDRESS@NAME resolves to each.
. "$(dirname "$0")/../lib.sh"
mount_tree
long=$(printf 'x%.0s' $(seq 250))
for name in web db "$long"; do
    ip netns add $name
    ip -n $name link set lo up
    ip -n $name addr add 10.0.0.2/32 dev lo
done
ip -n web addr add 10.0.0.3/32 dev lo
ip -n web link add v0 type veth peer name v1
for link in v0 v1; do ip -n web addr add 10.0.0.4/24 dev $link; done # twice in one is not ambiguous
unshare --net bash -c 'ip addr add 10.0.0.2/32 dev lo; ip addr add fd00::1/64 dev lo; exec sleep 1000' &
pid=$!
eventually "it sleeps" grep -qx sleep "/proc/$pid/comm"
number=$(stat -L -c %i "/proc/$pid/ns/net") long_number=$(stat -L -c %i "/run/netns/$long")

same "listed" "$(printf '10.0.0.%s\n' "2@$number" "2@$long_number" 2@db 2@web 3 4 | sort; echo fd00::1)" \
    "$(ls "$T/by-ip" | sort)"
refused 'No such file' ls "$T/by-ip/10.0.0.2/"
for name in web db "$long"; do same "@$name" "../$name" "$(readlink "$T/by-ip/10.0.0.2@$name")"; done
same "@number, a name" ../web "$(readlink "$T/by-ip/10.0.0.2@$(cat "$T/web/inode")")"
same "@number, none" "../by-inode/$number" "$(readlink "$T/by-ip/10.0.0.2@$number")"
same "not listed" ../web "$(readlink "$T/by-ip/10.0.0.3@web")"
same "each" "$(cat "$T/db/cookie" "$T/web/cookie")" "$(cat "$T"/by-ip/10.0.0.2@{db,web}/cookie)"
ln -s by-ip/10.0.0.2@web "$T/www"
same "of two names, the first one is listed" 10.0.0.2@web "$(ls "$T/by-ip" | grep '@w')"
same "of two names" "../web ../web" "$(readlink "$T"/by-ip/10.0.0.2@{web,www} | xargs)"
for none in 10.0.0.3@db 10.0.0.2@ 10.0.0.2@none 10.0.0.2@.. 10.0.0.2@1 10.0.0.2@by-ip 127.0.0.1@web @web; do
    refused 'No such file' readlink -v "$T/by-ip/$none"
done
ends $pid
for name in db "$long"; do ip -n $name addr del 10.0.0.2/32 dev lo; done
same "one has it" ../web "$(readlink "$T/by-ip/10.0.0.2")"
same "listed so" 10.0.0.2 "$(ls "$T/by-ip" | grep '^10.0.0.2')"
