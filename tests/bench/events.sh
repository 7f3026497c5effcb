#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints how long it takes from a change to its line in `events`: events.sh EVENTS, which is built from
# here. `meson test --benchmark -v -C build events` runs it. Nothing fails for being slow.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
ip -n web link set lo up
(in_ns web "$(realpath "$1")" "$T/web/events")
