#!/bin/bash
# SPDX-License-Identifier: MIT
# find, ls -lR, du and stat walk all of it without a complaint, and see one tree.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
for command in 'find' 'ls -lR' 'ls -laiR' 'du -a' 'du -s --apparent-size' 'stat -f' 'find -H'; do
    case $command in
    find*) find ${command#find} "$T"/[!b]* >"$TMP/out" 2>"$TMP/said" || fail "$command: $(cat "$TMP/said")" ;;
    *) $command "$T"/[!b]* >"$TMP/out" 2>"$TMP/said" || fail "$command: $(cat "$TMP/said")" ;;
    esac
    same "complaints of $command" "" "$(cat "$TMP/said")"
done
same "twice" "$(find "$T"/[!b]* -printf '%p %y %m %n %s\n' | grep -vE 'statistics|counters|metrics')" "$(find "$T"/[!b]* -printf '%p %y %m %n %s\n' | grep -vE 'statistics|counters|metrics')"
same "one inode number for each" "$(find "$T"/[!b]* | wc -l)" "$(find "$T"/[!b]* -printf '%i\n' | sort -u | wc -l)"
same "the numbers of readdir" "$(cd "$T/web" && ls -i1 | sort)" "$(cd "$T/web" && stat -c '%i %n' -- * | sort)"
same "types of readdir" "$(find "$T"/[!b]* -type d | sort)" "$(find "$T"/[!b]* -printf '%y %p\n' | sed -n 's/^d //p' | sort)"
same "empty directories" "" "$(find "$T"/[!b]* -name proc -prune -o -type d -empty ! -name capture -print)"
