#!/bin/bash
# SPDX-License-Identifier: MIT
# Any user may hold iproute2's lock of the registry: operations that need it fail soon, others continue.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
flock /run/netns sleep 1000 &
eventually "it is locked" grep -q "FLOCK.*:$(stat -c %i /run/netns) " /proc/locks
timeout 5 mkdir "$T/db" || fail "the lock is not needed for that"
timeout 5 mv "$T/db" "$T/pod" || fail "nor for that"
umount_tree

mkdir "$TMP/new"
flock -o "$TMP/new" sleep 1000 &
locker=$!
eventually "it is locked" grep -q "FLOCK.*:$(stat -c %i "$TMP/new") " /proc/locks
mount_tree -o registry="$TMP/new"
refused 'busy' mkdir "$T/web"
same "who" "/web: process $locker holds the lock of $TMP/new (flock(2), lslocks(8)) (EBUSY)" \
    "$(cut -d' ' -f3- "$T/error_log")"
refused 'No such file' stat "$T/db"
same "no half-made name" "" "$(names)$(ls "$TMP/new")"
began=${EPOCHREALTIME/./}
timeout -s INT 0.2 mkdir "$T/web" || :
[ $(((${EPOCHREALTIME/./} - began) / 1000)) -lt 800 ] || fail "not interrupted"
ends $locker
mkdir "$T/web"
same "a mount of its own" "$TMP/new" "$(findmnt -no TARGET --target "$TMP/new")"
