#!/bin/bash
# SPDX-License-Identifier: MIT
# The session of README.md prints the output shown there. Its /netns is the tree of this case; time stamps
# differ.
. "$(dirname "$0")/../lib.sh"
mount_tree
command -v ping >/dev/null || skip "no ping"

normal() { sed -E -e 's/^bash: line [0-9]+: /bash: /' -e 's/^[0-9]{10}\.[0-9]{6} /TIME /'; }

session=$(sed -n '/^```console$/,/^```$/{/^```/d;p}' "$CHECKOUT/README.md")
commands=$(sed -n 's/^# //p' <<<"$session" | sed "s|^cd /netns$|cd $T|")
[ -n "$commands" ] || fail "README.md has no session"
same "README.md" "$(grep -v '^# ' <<<"$session" | normal)" "$(within 30 bash -c "$commands" 2>&1 | normal)"
same "namespaces that the session leaves" "" "$(names)"
