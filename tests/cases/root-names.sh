#!/bin/bash
# SPDX-License-Identifier: MIT
# The registry's names and the tree's are the same, in both directions.
. "$(dirname "$0")/../lib.sh"
mount_tree
registered() { ip netns list | cut -d' ' -f1 | sort; }
ip netns add one
ip netns add two
mkdir "$T/three" "$T/a b" "$T/…"
same "names" "$(ls -A /run/netns)" "$(names)"
same "directories" "$(registered | wc -l)" "$(find "$T" -mindepth 1 -maxdepth 1 -type d ! -name 'by-*' ! -name metrics | wc -l)"
same "listed twice" "" "$(ls -U "$T" | sort | uniq -d)"
ip netns del three
rmdir "$T/one"
same "names after" "$(ls -A /run/netns)" "$(names)"
same "ip netns list" "$(printf '%s\n' 'a' two …)" "$(registered)"
refused 'No such file' ls "$T/three"
refused 'No such file' ip netns exec one true
refused 'No such file' rmdir "$T/one"
