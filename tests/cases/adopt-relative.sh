#!/bin/bash
# SPDX-License-Identifier: MIT
# A relative target is resolved from the mount point, and may lead out of the tree; ln -sr creates such
# targets.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/db"
sleeper web
up=$(dirname "$T" | sed 's,[^/]*,..,g; s,^\.\./,,') # from the mount point to /
cookie=$(cat "$T/web/cookie")
touch "$TMP/bound"
mount --bind "/proc/$SLEEPER/ns/net" "$TMP/bound"

adopts() {
    "$@" "$T/other" || fail "$*: $(tail -n 1 "$T/error_log")"
    same "$*" "$cookie" "$(cat "$T/other/cookie")"
    rmdir "$T/other"
}
for target in "$T/web" "$T/by-pid/$SLEEPER" "$T/web/ns" "$TMP/bound" /run/netns/web; do
    adopts ln -sr "$target"
done
for target in web ./web web/../web "../bound" "./../tree/web" "$up/../run/netns/web" \
    "../run/../../../../../../../../proc/$SLEEPER/ns/net" "../../../../../../../run/netns/web"; do
    adopts ln -s "$target"
done
cd "$T/web/links"
ln -sr "$T/db/links/eth0" "$T/web/links/eth0"
ln -sr ../../db/links/eth1 eth1
same "pairs" "eth0 eth1 lo" "$(ls "$T/db/links" | xargs)"
same "peer" ../../../db/links/eth1 "$(readlink eth1/peer)"
cd /
refused 'No such file' ln -s ../none "$T/other"
refused 'No such file|Invalid' ln -s web/../../none "$T/other"
refused 'No such file' ln -sr "/proc/$SLEEPER/ns/net" "$T/other" # ln makes net:[…] of it
ends "$SLEEPER"
