#!/bin/bash
# SPDX-License-Identifier: MIT
# sendfile(2) and splice(2) copy all of a file, whatever size it had when it was looked at before:
# busybox's cat and cp never ask.
. "$(dirname "$0")/../lib.sh"
command -v busybox >/dev/null || skip "no busybox"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
same "never looked at" "$(ip -n web -j addr | jq length) $(wc -l <"$T/web/addrs")" "1 $(busybox cat "$T/web/addrs" | wc -l)"
same "not looked at by stat" "$(cat "$T/web/cookie")" "$(busybox cat "$T/web/cookie")"
for i in $(seq 300); do echo "10.$((i % 200)).$((i / 200)).0/24 dev lo"; done >>"$T/web/routes"
same "grown" "$(cat "$T/web/routes")" "$(busybox cat "$T/web/routes")"
: >"$T/web/routes"
echo 10.0.1.0/24 dev lo >>"$T/web/routes"
same "and small again" "$(cat "$T/web/routes")" "$(busybox cat "$T/web/routes")"
echo 10.0.2.0/24 dev lo >>"$T/web/routes"
busybox cp "$T/web/routes" "$TMP/copy"
same "copied" "$(cat "$T/web/routes")" "$(cat "$TMP/copy")"
same "sizes are right" "$(wc -c <"$TMP/copy")" "$(stat -c %s "$T/web/routes")"
