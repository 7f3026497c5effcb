# SPDX-License-Identifier: MIT
# crun, for the cases that want it; after lib.sh, whose bundles it runs.
need crun

# crun wants cgroups of one version: where both are mounted, that of version 2 has no controllers.
for controllers in /sys/fs/cgroup/*/cgroup.controllers; do
    [ ! -e "$controllers" ] || mount --bind /dev/null "$controllers"
done

crun_run() {                            # crun_run NAME: start it; its pid is in $PID
    crun run -d --bundle "$TMP/$1" --pid-file "$TMP/$1/pid" "$1" >"$TMP/$1/log" 2>&1 </dev/null ||
        fail "crun run $1: $(cat "$TMP/$1/log")"
    PID=$(cat "$TMP/$1/pid")
}
crun_end() { crun delete -f "$1"; }
