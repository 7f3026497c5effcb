#!/bin/bash
# SPDX-License-Identifier: MIT
# by-inode lists every namespace: held by a process, thread, descriptor, or mount in another mount
# namespace. A named one is a symlink, any other a directory with all files.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/web2"

unshare --net sleep 1000 &                  # a process is in it
process=$!
ip netns add held                           # only a descriptor leads to it
sleep 1000 7</run/netns/held &
fd=$!
held=$(stat -c %i /run/netns/held)
ip netns del held
unshare --mount bash -c "                   # it is mounted, in another mount namespace only
    touch $TMP/far && unshare --net mount --bind /proc/self/ns/net $TMP/far && exec sleep 1000" &
mount=$!
python3 -c '                                # a thread is in it, and its process is not
import ctypes, threading, time
def inside():
    ctypes.CDLL(None).unshare(0x40000000)
    time.sleep(1000)
threading.Thread(target=inside).start()' &
thread=$!
for pid in $process $fd $mount; do eventually "it sleeps" grep -qx sleep "/proc/$pid/comm"; done
eventually "the far mount is there" grep -q "$TMP/far" "/proc/$mount/mountinfo"
far=$(grep -o "net:\[[0-9]*\] $TMP/far " "/proc/$mount/mountinfo" | tr -cd '0-9 ' | cut -d' ' -f1)
other_thread() { ls -d "/proc/$thread/task"/* 2>/dev/null | grep -v "/$thread$"; }
elsewhere() { [ -n "$(other_thread)" ] && [ "$(readlink "$(other_thread)/ns/net")" != "$(readlink "/proc/$thread/ns/net")" ]; }
eventually "the thread is elsewhere" elsewhere

expected=$(for place in "/proc/$process/ns/net" "$(other_thread)/ns/net" /proc/self/ns/net \
    /run/netns/web /run/netns/web2; do stat -L -c %i "$place"; done; echo "$held"; echo "$far")
same "what it lists" "$(sort -u <<<"$expected")" \
    "$(ls "$T/by-inode" | sort)"
for inode in $expected; do
    same "its own number" "$inode" "$(cat "$T/by-inode/$inode/inode")"
    same "opened through ns" "$inode" "$(stat -L -c %i "$T/by-inode/$inode/ns")"
done
same "a named one" ../web "$(readlink "$T/by-inode/$(stat -c %i /run/netns/web)")"
ln -s "$T/web" "$T/a-name"                  # comes first
same "the first name in order" ../a-name "$(readlink "$T/by-inode/$(stat -c %i /run/netns/web)")"

# A directory like any other: it is read, written, entered, and can get a name.
D=$T/by-inode/$(stat -L -c %i "/proc/$process/ns/net")
echo up >"$D/links/lo/state"
echo 10.0.0.1/8 dev lo >>"$D/addrs"
same "it was written" "10.0.0.1" "$(nsenter --net="/proc/$process/ns/net" ip -j addr show lo | jq -r '.[].addr_info[].local' | grep ^10)"
same "joined" "$(readlink "/proc/$process/ns/net")" "$("$D/join" readlink /proc/self/ns/net)"
(cd "$D/links/lo" && same "from inside" up "$(cat state)")
refused 'not permitted' mkdir "$T/by-inode/new"
refused 'No such file' ls "$T/by-inode/1234" "$T/by-inode/0$held" "$T/by-inode/x"
ln -s "by-inode/$(basename "$D")" "$T/named"
same "named now" ../named "$(readlink "$D")"
rmdir "$T/named"
[ ! -L "$D" ] || fail "still a symlink, without a name"

ends "$process"
refused 'No such file|Stale' cat "$D/inode"
eventually "nothing holds it" held_nothing
ends "$mount"                               # it has our tree mounted, too
