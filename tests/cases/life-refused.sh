#!/bin/bash
# SPDX-License-Identifier: MIT
# What cannot be mounted: one clear line, a status, and nothing left mounted.
. "$(dirname "$0")/../lib.sh"
mount_tree
touch "$TMP/file"
mkdir "$TMP/dir"
# one_line REGEX ARGUMENT…: in the background and in the foreground
one_line() {
    local words=$1 before flag status
    shift
    for flag in '' -f; do
        before=$(cat /proc/self/mountinfo)
        status=0
        # shellcheck disable=SC2086 # no flag is no argument
        within 20 netnsfs $flag "$@" >"$TMP/said" 2>&1 || status=$?
        same "status of netnsfs $flag $*" 1 $status
        same "lines of netnsfs $flag $*: $(cat "$TMP/said")" 1 "$(wc -l <"$TMP/said")"
        grep -qE -- "$words" "$TMP/said" || fail "netnsfs $flag $*: $(cat "$TMP/said")"
        same "mounts" "$before" "$(cat /proc/self/mountinfo)"
    done
}
one_line 'mounted there already' "$T"
one_line 'mounted there already' "$T/../tree/"
one_line 'nowhere: No such file' "$TMP/nowhere"
one_line 'file: Not a directory|file: .*not a directory' "$TMP/file"
one_line 'nonsense' -o nonsense "$TMP/dir"
one_line 'mode' -o mode=888 "$TMP/dir"
one_line 'mode' -o mode= "$TMP/dir"
one_line 'mode' -o mode=01777 "$TMP/dir"
one_line 'gid' -o gid=staff "$TMP/dir"
one_line 'file: Not a directory' -o registry="$TMP/file" "$TMP/dir"
one_line 'some.where: No such file' -o registry=some/where "$TMP/dir"
one_line 'x' -x "$TMP/dir"
refused 'Usage' netnsfs
refused 'Usage' netnsfs a b c
same "the mounted one goes on" "" "$(cat "$T/error_log")"
