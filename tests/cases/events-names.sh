#!/bin/bash
# SPDX-License-Identifier: MIT
# events in the root reports names that are added and removed, and events of all namespaces, including new
# ones. A reader of a namespace that ends reads the end of file.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/old"
exec 8<"$T/events"
cat <&8 >"$TMP/all" &
all=$!
told() { cut -d' ' -f2- "$TMP/all"; }
# tells LINE…: these are the next lines about names, in whatever order
seen=0
tells() {
    local n=$#
    told_lines() { [ "$(told | grep -c ' netns ')" -ge $((seen + n)) ]; }
    (eventually "$*" told_lines) || fail "told: $(told)"
    same "names" "$(printf '%s\n' "$@" | sort)" \
        "$(told | grep ' netns ' | tail -n +$((seen + 1)) | head -n "$n" | sort)"
    seen=$((seen + n))
}
inode_of() { stat -L -c %i "/run/netns/$1"; }

ip netns add web
tells 'web add netns web'
ip -n web link set lo up
mkdir "$T/db"
tells 'db add netns db'
mv "$T/db" "$T/pod"
eventually "one goes" grep -qE '(db|pod) del netns db$' "$TMP/all"
eventually "one comes" grep -qE '(db|pod) add netns pod$' "$TMP/all"
seen=$((seen + 2))
ln -s "$T/pod" "$T/api"
tells 'api add netns api'
rmdir "$T/api"
tells 'api del netns api'
ip -n pod link set lo up
inode=$(inode_of pod)
exec 7<"$T/pod/events"
ip netns del pod
tells 'pod del netns pod' "by-inode/$inode del netns by-inode/$inode"
same "the end" "pod del netns pod
by-inode/$inode del netns by-inode/$inode" "$(within 10 cat <&7 | cut -d' ' -f2- | tail -2)"
exec 7<&-
ip netns add 'a b'
tells 'a\040b add netns a\040b'
ip netns del web
ip netns add web
told_twice() { [ "$(told | grep -c "^web add $1")" = 2 ]; }
eventually "another one of the same name" told_twice 'netns web'
ip -n web link set lo up
eventually "what is in there" told_twice 'addr 127.0.0.1/8'
for line in 'web add addr 127.0.0.1/8 dev lo scope host' 'pod add addr ::1/128 dev lo scope host'; do
    told | grep -qxF "$line" || fail "no '$line' in: $(told)"
done
same "nothing of others" "" "$(told | grep '^old ' || :)"

# One without a name, once a link leads into it; it is gone with its process, as always.
unshare --net sleep 1000 &
pid=$!
eventually "it runs" grep -qx sleep "/proc/$pid/comm"
inode=$(stat -L -c %i "/proc/$pid/ns/net")
ip -n old link add veth0 type veth peer name eth0 netns $pid
eventually "it is heard" grep -qF "by-inode/$inode add netns by-inode/$inode" "$TMP/all"
exec 7<"$T/by-pid/$pid/events"
nsenter --net --target $pid ip link set eth0 up
eventually "its link" grep -qE "by-inode/$inode change link eth0 state up" "$TMP/all"
ends $pid
same "its last line" "by-inode/$inode del netns by-inode/$inode" "$(within 10 cat <&7 | cut -d' ' -f2- | tail -1)"
exec 7<&- 8<&-
eventually "its veth has gone with it" sh -c '! ip -n old link show veth0'
eventually "nothing is held" held_nothing
kill $all
