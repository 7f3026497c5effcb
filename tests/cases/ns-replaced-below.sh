#!/bin/bash
# SPDX-License-Identifier: MIT
# A name that another tool deleted and created again: objects created below it are created in the new
# namespace, as soon as the notification has arrived.
. "$(dirname "$0")/../lib.sh"
mount_tree
for round in 1 2 3; do
    ip netns add web
    ls "$T/web/links" >/dev/null
    old=$(cat "$T/web/cookie")
    ip netns del web
    ip netns add web
    eventually "the old name is forgotten" mkdir "$T/web/links/br0"
    echo bridge >"$T/web/links/br0/kind"
    same "in the new one" bridge "$(ip -n web -j -d link show br0 | jq -r '.[0].linkinfo.info_kind')"
    [ "$(cat "$T/web/cookie")" != "$old" ] || fail "the old one"
    ip netns del web
    [ ! -e "$T/web" ] || fail "it is still there"
done
cd "$T"
ip netns add web
cd web
cat "$T/events" >"$TMP/events" &
reader=$!
eventually "it reads" blocked $reader
mv "$T/web" "$T/www"        # by our own hand: who stands in it stays there
ip netns add later
eventually "what happened to names is known" grep -q 'later add netns' "$TMP/events"
same "where we are" "$T/www" "$(pwd -P)"
cd "$T"
ends $reader
