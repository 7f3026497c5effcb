#!/bin/bash
# SPDX-License-Identifier: MIT
# example.sh NAME: that example of docs/examples runs, and leaves nothing.
. "$(dirname "$0")/lib.sh"
mount_tree
before=$(ls "$T")
within 30 "$(dirname "$0")/../docs/examples/$1" "$T" >"$TMP/said" 2>&1 ||
    fail "$1: $? $(cat "$TMP/said" "$T/error_log")"
same "nothing is left in the tree" "$before" "$(ls "$T")"
same "nothing is left in the registry" "" "$(ls /run/netns)"
