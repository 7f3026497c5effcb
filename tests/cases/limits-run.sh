#!/bin/bash
# SPDX-License-Identifier: MIT
# With /run full or read-only, names do not change, and can be changed again later.
. "$(dirname "$0")/../lib.sh"
mount -t tmpfs -o size=64k,nr_inodes=8 run /run/netns
mount_tree
mkdir "$T/web"
touch /run/netns/crumb
all() { names | xargs; ls "$T/web/links"; cat "$T/web/cookie"; grep -c ' - nsfs ' /proc/self/mountinfo; }
before=$(all)

# refuses WORDS ERRNO: each line of the input is refused so, and changes nothing
refuses() {
    local change
    while read -r change; do
        refused "$1" sh -c "cd '$T' && $change"
        same "after $change" "$before" "$(all)"
    done
    grep -q "$2" "$T/error_log" || fail "not in error_log: $(cat "$T/error_log")"
}

mkdir "$TMP/full"
mount --bind /run/netns "$TMP/full"
cat /dev/zero >"$TMP/full/by-pid" 2>/dev/null || : # the tree shows none of its own names
for name in by-ip by-pod by-inode by-container events error_log; do touch "$TMP/full/$name" 2>/dev/null || :; done
refuses 'No space left' ENOSPC <<'END'
mkdir pod
ln -s web pod
mv -T web www
END
rm -f "$TMP/full"/{by-*,e*}
mount -o remount,ro run /run/netns
refuses 'Read-only file system' EROFS <<'END'
mkdir pod
ln -s web pod
mv -T web www
rmdir web
mv -T crumb other
rm -f crumb
END
mount -o remount,rw run /run/netns
cd "$T"
mkdir pod && ln -s web second && mv -T web www && rmdir pod second && rm crumb
same "what is left" www "$(names)"
same "it is the same" "$(sed -n 3p <<<"$before")" "$(cat www/cookie)"
cd /
