#!/bin/bash
# SPDX-License-Identifier: MIT
# rsync -a copies the tree, and finds nothing to do the second time.
. "$(dirname "$0")/../lib.sh"
command -v rsync >/dev/null || skip "no rsync"
make_busy
mount_tree
OUT='--exclude statistics --exclude counters --exclude metrics --exclude proc --exclude /by-*'
rsync -a $OUT "$T/" "$TMP/copy/" 2>"$TMP/said" || fail "rsync: $(cat "$TMP/said")"
same "said" "" "$(cat "$TMP/said")"
same "copied" "" "$(diff -r --no-dereference -x statistics -x counters -x metrics -x proc -x 'by-*' "$T" "$TMP/copy" 2>&1 || :)"
same "again, by content" "" "$(rsync -ac --no-times --out-format=%n $OUT "$T/" "$TMP/copy/")"
ip -n web route add 10.77.0.0/16 dev lo
same "after a change" "web/routes" "$(rsync -ac --no-times --out-format=%n $OUT "$T/" "$TMP/copy/" | grep -v '/$')"
