#!/bin/bash
# SPDX-License-Identifier: MIT
# Its own errors end with 125, those of exec with 126 and 127, as with env; each in one line.
. "$(dirname "$0")/../lib.sh"
ip netns add web
touch /run/netns/leftover
mkdir "$TMP/dir"

# ended STATUS REGEX COMMAND…
ended() {
    local status=$1 words=$2 said=0
    shift 2
    "$@" 2>"$TMP/said" || said=$?
    same "status of '$*'" "$status" "$said"
    grep -qE -- "$words" "$TMP/said" || fail "'$*' said: $(cat "$TMP/said")"
}

ended 125 'nope: no such network namespace \(see' netns-join nope true
ended 125 '/run/nope: No such file or directory$' netns-join /run/nope true
ended 125 'leftover: not a network namespace$' netns-join leftover true
ended 125 'passwd: not a network namespace$' netns-join /etc/passwd true
ended 125 'mnt: not a network namespace$' netns-join /proc/self/ns/mnt true
ended 125 'dir: not a network namespace$' netns-join "$TMP/dir" true
ended 125 'web: cannot enter: Operation not permitted$' \
    setpriv --bounding-set -sys_admin netns-join web true
ended 125 'which namespace\?' netns-join
ended 125 'unrecognized option' netns-join --nope web true
ended 127 '^netns-join: nope: No such file or directory$' netns-join web nope
ended 126 '^netns-join: /etc: Permission denied$' netns-join web /etc
