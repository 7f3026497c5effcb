#!/bin/bash
# SPDX-License-Identifier: MIT
# cp -r and cp -a copy all that is there.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
for flags in -r -a; do
    mkdir "$TMP/copy$flags"
    cp $flags "$T"/[!b]* "$TMP/copy$flags" 2>"$TMP/said" || fail "cp $flags: $(cat "$TMP/said")"
    same "said" "" "$(cat "$TMP/said")"
    same "cp $flags" "" "$(diff -r --no-dereference -x statistics -x counters -x metrics -x net -x 'by-*' "$T" "$TMP/copy$flags" 2>&1 || :)"
done
all=(-mindepth 1 -path './by-*' -prune -o)
same "files" "$(find "$T"/[!b]* -type f | wc -l)" "$(find "$TMP/copy-a" -type f | wc -l)"
same "links" "$(cd "$T" && find . "${all[@]}" -type l -printf '%p %l\n' | sort)" "$(cd "$TMP/copy-a" && find . "${all[@]}" -type l -printf '%p %l\n' | sort)"
same "modes" "$(cd "$T" && find . "${all[@]}" -printf '%p %m\n' | sort)" "$(cd "$TMP/copy-a" && find . "${all[@]}" -printf '%p %m\n' | sort)"
cp -p "$T/web/addrs" "$TMP/addrs"
refused 'not permitted|denied|File exists' cp -r "$TMP/copy-a/web" "$T/new"
