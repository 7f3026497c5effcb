#!/bin/bash
# SPDX-License-Identifier: MIT
# tar stores the tree, and what it stores is what cat says.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
cd "$T"
tar cf "$TMP/tree.tar" --exclude=statistics --exclude=counters --exclude=metrics --exclude='./by-*' . 2>"$TMP/said" || fail "tar c: $(cat "$TMP/said")"
same "said" "" "$(cat "$TMP/said")"
same "members" "$(find . \( -name statistics -o -name counters -o -name metrics -o -path './by-*' \) -prune -o -print | sort)" "$(tar tf "$TMP/tree.tar" | sed 's|/$||' | sort)"
mkdir "$TMP/out"
tar xf "$TMP/tree.tar" -C "$TMP/out" || fail "tar x"
cd /
same "extracted" "" "$(diff -r --no-dereference -x statistics -x counters -x metrics -x proc -x 'by-*' "$T" "$TMP/out" 2>&1 || :)"
tar cf - -C "$T" web pod 2>/dev/null | tar tf - >/dev/null || fail "as in the README"
tar xf "$TMP/tree.tar" -C "$T" 2>"$TMP/said" && fail "extracting over the tree does not fail"
same "names, but for leftovers, which it removes" "$(ls "$TMP/out" | grep -vxE 'by-.*|error_log|metrics|crumb')" "$(ls /run/netns)"
same "routes" "$(cat "$TMP/out/web/routes")" "$(cat "$T/web/routes")"
