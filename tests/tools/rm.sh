#!/bin/bash
# SPDX-License-Identifier: MIT
# rm -rf on the tree changes nothing but leftover names.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree
sleeper web
before=$(cd "$T" && find . -path './by-*' -prune -o -print | sort | grep -vx ./crumb; for name in web pod; do ip -n $name addr; ip -n $name route; done 2>/dev/null; stat -L -c %i /run/netns/{web,pod})
refused 'not permitted' rm -rf "$T/web"
refused 'not permitted' rm -rf "$T/web/links/eth0"
refused 'not permitted' rm -rf "$T/pod" "$T/web/addrs"
refused 'not permitted' bash -c 'cd "$1" && rm -rf -- *' bash "$T"
refused 'not permitted|busy' rm -rf "$T"
after=$(cd "$T" && find . -path './by-*' -prune -o -print | sort; for name in web pod; do ip -n $name addr; ip -n $name route; done 2>/dev/null; stat -L -c %i /run/netns/{web,pod})
same "all is there" "$before" "$after"
same "but the leftover" "pod web" "$(ls /run/netns | xargs)"
kill -0 $SLEEPER || fail "the process has gone"
ends $SLEEPER
