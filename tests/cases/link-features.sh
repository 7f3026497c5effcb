#!/bin/bash
# SPDX-License-Identifier: MIT
# features is what ethtool -k prints; a written line does what ethtool -K does. A copy makes links equal.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/a" "$T/b"
links="lo eth0 tap0"
for name in a b; do
    ip -n $name link add eth0 type veth peer name eth1
    ip -n $name tuntap add tap0 mode tap
done
ip -n a link add br0 type bridge 2>/dev/null && links="$links br0" || :
features=$T/a/links/eth0/features
write() { echo "$1" >>"$features"; }
ethtool_in() { (in_ns "$1" ethtool "${@:2}"); }
lines() { ethtool_in "$1" -k "$2" | sed -E '1d; s/^\t//; s/: / /'; }
alike() { same "features of $1" "$(lines "${2:-a}" "$1")" "$(cat "$T/${2:-a}/links/$1/features")"; }

for link in $links; do alike $link; done
grep -q ' \[fixed\]$' "$features" || fail "nothing is fixed"
grep -q ' \[requested on\]$' "$T/a/links/tap0/features" || fail "nothing is requested of tap0"

# Each word of a line, by ethtool and by the file: other features follow.
grep -v fixed "$features" | while read -r word value _; do
    other=$([ "$value" = on ] && echo off || echo on)
    echo "$word $other" >>"$T/b/links/eth0/features" 2>/dev/null && written=yes || written=no
    ethtool_in a -K eth0 "$word" "$other" >/dev/null 2>&1 && set=yes || set=no
    same "$word $other by ethtool, and by the file" "$set $(lines a eth0)" "$written $(cat "$T/b/links/eth0/features")"
    write "$word $value" 2>/dev/null || :
    ethtool_in b -K eth0 "$word" "$value" >/dev/null 2>&1 || :
    same "$word $value" "$(cat "$features")" "$(lines b eth0)"
done
write 'tx-checksumming off'
for pair in 'tx off' 'sg off' 'gro on' 'rx off' 'rx-gro off' 'tx on' 'sg on' 'tso off'; do
    write "$pair"
    alike eth0
done
same "names of ethtool(8)" "tcp-segmentation-offload off" "$(grep ^tcp-seg "$features")"

before=$(cat "$features")
refused 'not supported' write 'lro on'
same "why" "line 1: large-receive-offload cannot be changed for this link (EOPNOTSUPP)" "$(tail -n 1 "$T/error_log" | grep -o 'line 1.*')"
refused 'not supported' write 'no-such-feature on'
write 'large-receive-offload off'
write 'lro on [fixed]'
for wrong in 'tso' 'tso maybe' 'tso on off' 'tso on [fixed' 'tso on [requested]' 'del tso on' "$(printf %040d 0) on"; do
    refused 'Invalid argument' write "$wrong"
done
same "nothing has changed" "$before" "$(cat "$features")"
write 'tx off'
refused 'not supported' write 'tx-tcp-segmentation on'
same "why" "line 1: tx-tcp-segmentation is requested on, but another feature, or the driver, prevents it (EOPNOTSUPP)" \
    "$(tail -n 1 "$T/error_log" | grep -o 'line 1.*')"
same "it is requested" "tx-tcp-segmentation off [requested on]" "$(grep ^tx-tcp-segmentation "$features")"

# Copies, and edits.
for link in eth0 tap0; do
    cat "$T/a/links/$link/features" >"$T/b/links/$link/features"
    same "a copy" "$(cat "$T/a/links/$link/features")" "$(cat "$T/b/links/$link/features")"
    alike $link b
done
sed -i 's/^tx-checksum-ip-generic off/tx-checksum-ip-generic on/' "$features"
alike eth0
grep -q '^tx-checksum-ip-generic on$' "$features" || fail "not edited: $(cat "$features")"
printf 'tx off\ntx-checksum-ip-generic on\n' >"$features"
same "a feature after its group" "tx-checksum-ip-generic on tx-checksum-sctp off" "$(grep -E 'generic|sctp' "$features" | grep checksum | xargs)"
: >"$features"
alike eth0
eventually "nothing is held" held_nothing
