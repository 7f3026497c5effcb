#!/bin/bash
# SPDX-License-Identifier: MIT
# Targets on a file system that does not reply occupy a limited number of children of the daemon.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
mount_silent "$TMP/silent"
refused 'Invalid argument' ln -sT "$TMP/silent" "$T/pod" # known without asking
for n in $(seq 12); do
    timeout -s INT 0.3 ln -s "$TMP/silent/web" "$T/pod" 2>/dev/null && fail "adopted"
    cat "$T/web/inode" >/dev/null
done
children() { cat "/proc/$DAEMON/task"/*/children | wc -w; }
same "children" 4 "$(children)"
refused 'busy' timeout 2 ln -s "$TMP/silent/web" "$T/pod"
grep -q "symlink /pod: $TMP/silent/web: others still wait for a file system there (EBUSY)$" "$T/error_log" ||
    fail "it does not say why: $(cat "$T/error_log")"
refused 'busy' timeout 2 ln -s /proc/self/ns/net "$T/pod"
ends $SILENT
eventually "no child is left" sh -c "! grep -q . /proc/$DAEMON/task/*/children"
ln -s web "$T/pod"
