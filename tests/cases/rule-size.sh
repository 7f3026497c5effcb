#!/bin/bash
# SPDX-License-Identifier: MIT
# Every file has its exact size; every line of it ends with a newline.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
ls "$T/nowhere" 2>/dev/null || :
mkdir "$T/by-ip" 2>/dev/null || :
n=0
while IFS= read -r file; do
    case $file in */statistics/* | */counters/* | */metrics* | */proc/*) continue ;; esac
    n=$((n + 1))
    same "size of $file" "$(wc -c <"$file")" "$(stat -c %s "$file")"
    same "last byte of $file" "" "$(tail -c 1 "$file")"
    same "no empty line in $file" "" "$(grep -n '^$' "$file" || :)"
done < <(find "$T"/[!b]* -type f)
[ $n -gt 100 ] || fail "only $n files"
while IFS= read -r link; do
    same "size of $link" "$(readlink -n "$link" | wc -c)" "$(stat -c %s "$link")"
done < <(find "$T"/[!b]* -type l)
same "what is no directory, file or symlink" "" "$(find "$T"/[!b]* ! -type f ! -type d ! -type l)"
