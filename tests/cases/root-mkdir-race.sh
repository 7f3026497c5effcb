#!/bin/bash
# SPDX-License-Identifier: MIT
# 64 processes create one name concurrently, through two trees and ip: one succeeds, and the name is
# complete.
. "$(dirname "$0")/../lib.sh"
mkdir "$TMP/second"
netnsfs "$TMP/second"
mount_tree
ip netns add before # the registry is ready: making it so is not raced for
mkfifo "$TMP/start"
one_of_them() { # COMMAND…
    echo >>"$TMP/ready"
    : <"$TMP/start" # all wait here, until somebody has it open to write
    "$@" 2>>"$TMP/said" && echo >>"$TMP/made"
}
for round in 1 2 3 4; do
    rm -f "$TMP/ready" "$TMP/said" "$TMP/made"
    one_of_them ip netns add web &
    one_of_them ln -sT /proc/self/ns/net "$T/web" &
    for _ in $(seq 31); do
        one_of_them mkdir "$T/web" &
        one_of_them mkdir "$TMP/second/web" &
    done
    eventually "all are ready" sh -c "[ \$(wc -l <'$TMP/ready') = 64 ]"
    exec 7>"$TMP/start"
    eventually "all are done" sh -c "[ \$(cat '$TMP/said' '$TMP/made' | wc -l) = 64 ]"
    exec 7>&-
    same "made in round $round" 1 "$(wc -l <"$TMP/made")"
    same "refused" 63 "$(grep -o "File exists" "$TMP/said" | wc -l)"
    same "mounts on it" 1 "$(grep -c ' /run/netns/web ' /proc/self/mountinfo)"
    rmdir "$T/web"
    same "left" before "$(ls /run/netns)"
done
umount "$TMP/second"
