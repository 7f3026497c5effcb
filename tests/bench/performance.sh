#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs all benchmarks and writes what they print into docs/PERFORMANCE.md, between its two marks, with
# the machine and the versions: performance.sh DOC BENCH NULLFS EVENTS. `meson compile -C build
# performance` runs it.
set -eu
doc=$1 bench=$2 nullfs=$3 events=$4 here=$(dirname "$0")
table=$(mktemp)

version() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo '?'; }
{
    printf '\n%s, %d CPUs, Linux %s; ' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
        "$(nproc)" "$(uname -r)"
    printf 'libfuse %s, libnl %s, %s, %s' "$(version libfuse3-3)" "$(version libnl-3-200)" \
        "$(ip -V | sed 's/.*\(iproute2-[^,]*\).*/\1/')" "$(lsns --version | sed 's/.*from //')"
    printf '%s; %s.\n\n### Main work\n\n' "$(command -v lxcfs >/dev/null && echo ", lxcfs $(version lxcfs)")" "$(date -I)"
    bash "$here/run.sh" "$bench" "$nullfs"
    printf '\n### One of a few, and one of many\n'
    bash "$here/crowd.sh" "$bench"
    printf '\n### Much of something\n\n'
    bash "$here/scale.sh" "$bench"
    printf '\n### events\n\n'
    bash "$here/events.sh" "$events"
    printf '\n### capture\n\nCPU time, of all processes and threads:\n\n'
    bash "$here/capture.sh"
    echo
} >"$table"
sed -i -e "/^<!-- made by/,/^<!-- end/{/^<!--/!d}" -e "/^<!-- made by/r $table" "$doc"
rm "$table"
