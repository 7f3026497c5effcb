#!/bin/bash
# SPDX-License-Identifier: MIT
# The command takes the place of netns-join: its pid, status, signals, environment, descriptors.
. "$(dirname "$0")/../lib.sh"
ip netns add web
status=0
netns-join web sh -c 'exit 42' || status=$?
same "exit status" 42 $status
same "signal" $((128 + 15)) "$(bash -c 'netns-join web sh -c "kill -TERM \$\$"; echo $?' 2>/dev/null)"
same "pid" yes "$(bash -c 'p=$$; exec netns-join web sh -c "[ \$\$ = $p ] && echo yes"')"
same "arguments" "a b|--help||" "$(netns-join web printf '%s|' 'a b' --help '')"
same "environment" "$(env -i A=1 PATH="$PATH" env)" \
    "$(env -i A=1 PATH="$PATH" netns-join web env)"
same "descriptors" "$(ls /proc/self/fd 7</dev/null)" \
    "$(netns-join web ls /proc/self/fd 7</dev/null)"
same "directory" "$TMP" "$(cd "$TMP" && netns-join web pwd)"
printf '#!/bin/sh\necho "shell $#"\n' >"$TMP/shell"
chmod +x "$TMP/shell"
same "no command: \$SHELL" "shell 0" "$(SHELL=$TMP/shell netns-join web)"
same "no command, no \$SHELL" hello "$(echo echo hello | env -u SHELL netns-join web)"
