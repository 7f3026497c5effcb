#!/bin/bash
# SPDX-License-Identifier: MIT
# netnsfs returns when the tree answers; the daemon is detached from the terminal.
. "$(dirname "$0")/../lib.sh"
mkdir "$TMP/dir"
cd "$TMP/dir"
netnsfs ../tree >"$TMP/said" 2>&1
same "said" "" "$(cat "$TMP/said")"
mkdir "$T/web"
same "it answers" "lo" "$(ls "$T/web/links")"
cd /
rmdir "$TMP/dir"
pid=$(pgrep -nx netnsfs)
same "session" "$pid" "$(ps -o sid= -p "$pid" | tr -d ' ')"
same "directory" / "$(readlink "/proc/$pid/cwd")"
same "standard files" "/dev/null" "$(readlink "/proc/$pid/fd/"{0,1,2} | sort -u)"
same "our own files" "" "$(readlink "/proc/$pid/fd/"* | grep -F "$TMP" || :)"
umount "$T"
eventually "ended" sh -c "! kill -0 $pid"
DAEMON=
