#!/bin/bash
# SPDX-License-Identifier: MIT
# wc -c and wc -l of each file agree with stat and with what is read.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
find "$T"/[!b]* \( -name statistics -o -name counters -o -name metrics -o -name proc \) -prune -o -type f -print0 >"$TMP/files"
same "bytes" "$(xargs -0 stat -c '%s %n' <"$TMP/files" | sort)" \
    "$(xargs -0 -n1 wc -c <"$TMP/files" | sort)"
same "lines" "$(xargs -0 cat <"$TMP/files" | wc -l)" "$(xargs -0 wc -l <"$TMP/files" | awk '$2 == "total" { n += $1 } END { print n }')"
same "total" "$(xargs -0 cat <"$TMP/files" | wc -c)" "$(xargs -0 stat -c %s <"$TMP/files" | awk '{ n += $1 } END { print n }')"
