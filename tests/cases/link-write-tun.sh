#!/bin/bash
# SPDX-License-Identifier: MIT
# tun and tap devices are persistent, as those of `ip tuntap add`, in the namespace where they were created.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/other"
ip -n other tuntap add x mode tun 2>/dev/null || skip "the kernel has no tun"
ip -n other link del x
kind() {
    local words
    (in_ns other ip tuntap add x mode "$@")
    words=$(cat "$T/other/links/x/kind")
    mkdir "$T/web/links/x"
    echo "$words" >"$T/web/links/x/kind"
    same "$*" "$(ip -j -d -n other link show x | jq -S '.[0].linkinfo')" \
        "$(ip -j -d -n web link show x | jq -S '.[0].linkinfo')"
    same "$words: once more" "$words" "$(cat "$T/web/links/x/kind")"
    rmdir "$T/web/links/x"
    ip -n other link del x
}
kind tun
kind tap
kind tap multi_queue
kind tun user 7 group 8
kind tun pi vnet_hdr
mkdir "$T/web/links/tun0"
echo tun >"$T/web/links/tun0/kind"
same "only there" "lo" "$(ls "$T/other/links")"
same "no descriptor of it is open" "" "$(ls -l "/proc/$DAEMON/fd" | grep /dev/net/tun || :)"
