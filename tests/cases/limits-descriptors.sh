#!/bin/bash
# SPDX-License-Identifier: MIT
# With few descriptors, operations that need more fail with EMFILE, and succeed when more are available.
. "$(dirname "$0")/../lib.sh"
make_busy
mount_tree -o spares=0
cd "$T"
cat >"$TMP/read" <<'END'
cat web/routes web/addrs web/rules web/neigh web/pids web/holders web/sockets web/names web/links/eth0/mtu
ls -lR by-pid by-inode by-ip web/links
END
cat >"$TMP/change" <<'END'
mkdir new && mv new other && mv pod/links/eth0 web/links/wan && mv web/links/wan pod/links/eth0 &&
ln -s web new && rmdir new other && echo 1400 >web/links/eth1/mtu && echo blackhole 10.99.0.0/16 >>web/routes &&
echo del blackhole 10.99.0.0/16 >>web/routes
END
sh -e "$TMP/read" >/dev/null && sh "$TMP/change" || fail "without a limit"
before=$(ip -n pod addr show eth0 | grep inet)
held=$(ls "/proc/$DAEMON/fd" | awk '$1 < 100' | wc -l)
[ "$held" -lt 24 ] || fail "$held descriptors at rest"
for limit in $(seq "$held" 24); do
    prlimit --nofile="$limit:4096" --pid "$DAEMON"
    jobs=
    for _ in 1 2 3; do # at the same time
        sh "$TMP/read" >/dev/null 2>>"$TMP/said" & jobs="$jobs $!"
        sh "$TMP/change" 2>>"$TMP/said" & jobs="$jobs $!"
    done
    for job in $jobs; do wait "$job" || :; done
    kill -0 "$DAEMON" || fail "the daemon has died with $limit descriptors"
done
grep -q 'Too many open files' "$TMP/said" || fail "no EMFILE: $(head -3 "$TMP/said")"
prlimit --nofile=1024:4096 --pid "$DAEMON"
[ ! -e web/links/wan ] || mv web/links/wan pod/links/eth0
for name in new other; do [ ! -e $name ] || rmdir $name; done
same "the link has its addresses" "$before" "$(ip -n pod addr show eth0 | grep inet)"
same "names" "crumb pod web" "$(names | xargs)"
sh -e "$TMP/read" >/dev/null || fail "not all can be read again"
sed 's/add blackhole/replace blackhole/' "$TMP/change" | sh || fail "not all can be changed again"
cd /
