#!/bin/bash
# SPDX-License-Identifier: MIT
# bpf has a line for each program on a link: those of bpftool net, and of tcx and netkit, in the order in
# which they run, with the names and tags of bpftool prog.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/db"
mkdir "$TMP/bpf"
mount -t bpf bpf "$TMP/bpf" || skip "the kernel has no bpf(2)"
ip -n web link add eth0 type veth peer name eth0 netns db
ip -n db link set eth0 up
for name in web db; do ip -n $name link set eth0 up; done
# load TYPE NAME…
load() { for name in "${@:2}"; do "$NETNSFS_BUILD/tests/bpf/bpf-program" load "$1" "$name" "$TMP/bpf/$name"; done; }
load xdp drop_bad balancer
load tc from_container to_container first second third
# line WHERE NAME: the line of a program
line() {
    bpftool -j prog show pinned "$TMP/bpf/$2" | jq -r --arg where "$1" '"\($where) id \(.id) name \(.name) tag \(.tag)"'
}
same "nothing" "" "$(cat "$T/web/links/eth0/bpf" "$T/web/links/lo/bpf")"

ip -n web link set eth0 xdpgeneric pinned "$TMP/bpf/drop_bad"
same "xdpgeneric" "$(line xdpgeneric drop_bad)" "$(cat "$T/web/links/eth0/bpf")"
ip -n web link set eth0 xdpgeneric off
expected=()
ip -n web link set eth0 xdpdrv pinned "$TMP/bpf/balancer" && expected+=("$(line xdp balancer)")
tc -n web qdisc add dev eth0 clsact && tc -n web filter add dev eth0 ingress pref 5 bpf da object-pinned "$TMP/bpf/from_container" ||
    skip "the kernel has no cls_bpf"
tc -n web filter add dev eth0 ingress pref 3 bpf da object-pinned "$TMP/bpf/first"
tc -n web filter add dev eth0 ingress pref 4 matchall action pass 2>/dev/null || :
tc -n web filter add dev eth0 egress pref 1 bpf da object-pinned "$TMP/bpf/to_container"
# attach TYPE LINK NAME: by bpf(2)
attach() { (in_ns web "$NETNSFS_BUILD/tests/bpf/bpf-program" attach "$1" "$2" "$TMP/bpf/$3") 2>/dev/null; }
if attach 46 eth0 second; then
    attach 46 eth0 third
    attach 47 eth0 second
    expected+=("$(line tcx/ingress second)" "$(line tcx/ingress third)" "$(line tcx/egress second)")
fi
expected+=("$(line 'clsact/ingress prio 3' first)" "$(line 'clsact/ingress prio 5' from_container)"
    "$(line 'clsact/egress prio 1' to_container)")
same "all" "$(printf '%s\n' "${expected[@]}")" "$(cat "$T/web/links/eth0/bpf")"
same "size" "$(cat "$T/web/links/eth0/bpf" | wc -c)" "$(stat -c %s "$T/web/links/eth0/bpf")"
same "bpftool net" "$( (in_ns web bpftool -j net) | jq -r '.[0] | (.xdp[] | "\(.mode) \(.id)"), (.tc[] | "\(.kind) \(.id)")' |
    sed 's/^driver/xdp/' | sort)" "$(grep -v tcx "$T/web/links/eth0/bpf" | sed -E 's/ (prio [0-9]+ )?id ([0-9]+) .*/ \2/' | sort)"
same "the other end" "" "$(cat "$T/db/links/eth0/bpf")"

# Actions, and the qdisc ingress.
load action police
tc -n db qdisc add dev eth0 ingress
if tc -n db filter add dev eth0 ingress pref 7 matchall action bpf object-pinned "$TMP/bpf/police" 2>"$TMP/why"; then
    same "an action" "$(line 'clsact/ingress prio 7 action' police)" "$(cat "$T/db/links/eth0/bpf")"
else
    grep -qE 'not found|Failed to load' "$TMP/why" || fail "an action: $(cat "$TMP/why")"
fi
tc -n db filter add dev eth0 ingress pref 8 bpf da object-pinned "$TMP/bpf/first"
same "of the qdisc ingress" "$(line 'clsact/ingress prio 8' first)" "$(tail -n 1 "$T/db/links/eth0/bpf")"

# Since Linux 6.7. The programs of both ends are those of the primary one.
if ip -n web link add kit0 type netkit 2>"$TMP/why"; then
    attach 54 kit0 first
    attach 55 kit0 second
    same "netkit" "$(line netkit/primary first) $(line netkit/peer second)" "$(xargs <"$T/web/links/kit0/bpf")"
else
    grep -qE 'Unknown device type|not supported' "$TMP/why" || fail "netkit: $(cat "$TMP/why")"
fi

# More than fit in a part.
tc -n web qdisc add dev lo clsact
seq 3000 | sed "s,.*,filter add dev lo ingress pref & bpf da object-pinned $TMP/bpf/first," |
    split -l 500 --filter='tc -n web -batch -' # tc(8) keeps a descriptor for each
same "many" "$(seq 3000)" "$(cut -d ' ' -f 3 "$T/web/links/lo/bpf")"
same "of one program" "$(line clsact/ingress first)" "$(sed 's/ prio [0-9]*//' "$T/web/links/lo/bpf" | sort -u)"
eventually "nothing is held" held_nothing
umount_tree

# Without bpf(2), netlink has their numbers.
netnsfs() { exec "$NETNSFS_BUILD/tests/fault/refuse" bpf -- "$NETNSFS_BUILD/netnsfs" "$@"; }
mount_tree
same "numbers" "$(printf '%s\n' "${expected[@]}" | grep -v tcx | sed 's/ name .*//')" "$(cat "$T/web/links/eth0/bpf")"
umount "$TMP/bpf"
