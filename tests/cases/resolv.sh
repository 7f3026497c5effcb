#!/bin/bash
# SPDX-License-Identifier: MIT
# resolv.conf is that of the processes inside: in their root directory, and with their credentials.
. "$(dirname "$0")/../lib.sh"
cp -a /etc "$TMP/etc" && rm -f "$TMP/etc/resolv.conf" && echo "nameserver 192.0.2.9" >"$TMP/etc/resolv.conf"
mount --bind "$TMP/etc" /etc
mount_tree
mkdir "$T/web"
root=$TMP/root seen=$T/web/resolv.conf
mkdir -p "$root/etc" "$root/run/resolved" "$root/proc" "$root/slow" "$root/dev"
conf=$root/etc/resolv.conf

# A file, or a link, that the container has
gets() { rm -rf "$conf"; cat >"$conf"; }
links() { rm -rf "$conf"; ln -s "$1" "$conf"; }

same "nobody is in it" "0 " "$(stat -c %s "$seen") $(cat "$seen")"
mkdir -p "$TMP/etc/netns/web"
echo "nameserver 192.0.2.1" >"$TMP/etc/netns/web/resolv.conf"
same "nobody is in it: of /etc/netns" "nameserver 192.0.2.1" "$(cat "$seen")"

# A container of sorts
mount --bind "$root" "$root"
mount --make-shared "$root"
for dir in bin lib lib64 usr; do
    [ ! -e /$dir ] || { mkdir "$root/$dir"; mount --bind /$dir "$root/$dir"; }
done
in_ns web unshare --mount --propagation slave chroot "$root" sleep 1000 &
container=$!
eventually "it is contained" sh -c "[ \$(readlink /proc/$container/root) = $root ]"
same "it has no such file" "" "$(cat "$seen")"
printf 'nameserver 192.0.2.53\nsearch example\n' | gets
same "a file" "$(cat "$conf")" "$(cat "$seen")"
same "size" "$(stat -c %s "$conf")" "$(stat -c %s "$seen")"
sleeper web
same "the first process says" "$(cat "$conf")" "$(cat "$seen")"
echo "nameserver 192.0.2.54" >"$root/run/resolved/stub"
links /run/resolved/stub
same "an absolute link" "nameserver 192.0.2.54" "$(cat "$seen")"
links ../run/resolved/stub
same "a relative link" "nameserver 192.0.2.54" "$(cat "$seen")"
touch "$TMP/one"
python3 -c 'import os, sys
while True: os.rename(sys.argv[1], sys.argv[2]); os.rename(sys.argv[2], sys.argv[1])' "$TMP/one" "$TMP/other" &
renaming=$!
for _ in $(seq 200); do same "while others rename" "nameserver 192.0.2.54" "$(cat "$seen")"; done
ends $renaming
echo theirs >"$root/etc/hostname"
links ../../../../../../etc/hostname
same "a link out of it stays in it" theirs "$(cat "$seen")"
ends "$SLEEPER"
links /nowhere
same "a link to nothing" "" "$(cat "$seen")"
links resolv.conf
refused 'Too many levels' cat "$seen"
mount --bind /proc "$root/proc"
for file in /proc/self/environ /proc/1/environ; do
    links $file
    refused 'Invalid argument' cat "$seen"
done
links "/proc/$$/cwd/etc/hostname"
refused 'Too many levels' cat "$seen"
mkdir "$root/tree"
mount --bind "$T" "$root/tree"
links /tree/web/resolv.conf
refused 'Too many levels' cat "$seen"
umount "$root/tree"
rm "$conf"; mkfifo "$conf"
refused 'Invalid argument' cat "$seen"
rm "$conf"; mkdir "$conf"
refused 'Invalid argument' cat "$seen"
rm -r "$conf"; mknod "$conf" c 1 5
refused 'Invalid argument' cat "$seen"
rm "$conf"
head -c 65536 /dev/zero | gets
same "64 KiB" 65536 "$(wc -c <"$seen")"
head -c 1000000 /dev/zero | gets
refused 'File too large' cat "$seen"

# A file system of theirs that does not answer
mkdir "$TMP/second" "$TMP/names"
netnsfs -f -o "registry=$TMP/names" "$root/slow" &
second=$!
eventually "the second one" test -e "$root/slow/error_log"
links /slow/error_log
same "a file system of theirs" "" "$(cat "$seen")"
stop $second
start=$SECONDS waiting=
refused 'timed out' cat "$seen"
[ $((SECONDS - start)) -le $((8 * NETNSFS_SLOW)) ] || fail "it took $((SECONDS - start)) s"
for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$seen" 2>/dev/null & waiting="$waiting $!"; done
eventually "all of them wait" blocked $waiting
for _ in 1 2 3; do same "others are answered" lo "$(within 4 ls "$T/web/links")"; done
for pid in $waiting; do kill -TERM "$pid" 2>/dev/null || :; done # timed out, on a slow machine
for pid in $waiting; do eventually "$pid is gone" sh -c "! kill -0 $pid"; done
kill -CONT $second
links /etc/hostname
eventually "it is as before" grep -qx theirs "$seen"
eventually "no child is left" sh -c "! grep -q . /proc/$DAEMON/task/*/children"
umount "$root/slow" && wait $second || fail "the second one ended with $?"
eventually "nothing is held" held_nothing
ends $container

# Who may not read a file himself cannot have it read by putting it there.
echo secret >"$TMP/secret" && chmod 600 "$TMP/secret"
echo open >"$TMP/open" && chmod 755 "$TMP"
for file in open secret; do
    in_ns web setpriv --reuid 65534 --regid 65534 --clear-groups unshare -Urm \
        sh -c "mount --bind $TMP/$file /etc/resolv.conf && exec sleep 1000" &
    eventually "$file is there" grep -q /etc/resolv.conf "/proc/$!/mountinfo"
    if [ $file = open ]; then same "what he may read" open "$(cat "$seen")"
    else refused 'Permission denied' cat "$seen"; fi
    ends $!
done
