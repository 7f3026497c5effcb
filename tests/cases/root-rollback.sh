#!/bin/bash
# SPDX-License-Identifier: MIT
# A mkdir or ln -s that fails half-way leaves no name and no mount behind.
. "$(dirname "$0")/../lib.sh"
unshare -Urnm true || skip "no user namespaces"
# In a user namespace of its own, limits are its own too: no more namespaces, then no more mounts.
unshare -Urnm bash -euc '
    mount -t tmpfs none /run/netns
    netnsfs "$1"
    mkdir "$1/web"
    ls "$1/web/links" "$1/web/join" >/dev/null
    before=$(cut -d" " -f3- /proc/self/mountinfo | sort)
    echo 0 >/proc/sys/user/max_net_namespaces
    ! mkdir "$1/pod" 2>"$2/said"
    grep -q "No space left" "$2/said"
    [ "$(ls /run/netns)" = web ]
    [ "$(cut -d" " -f3- /proc/self/mountinfo | sort)" = "$before" ]
    [ "$(cat "$1/web/links/lo/state")" = down ]
    grep -q "mkdir /pod: .*ENOSPC" "$1/error_log"
    umount "$1"
' bash "$T" "$TMP" || fail "see above: $(cat "$TMP/said")"
