#!/bin/bash
# SPDX-License-Identifier: MIT
# inode, cookie, nsid and owner equal those of stat, the kernel, ip and the creator.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add web
mkdir "$T/pod"
ip netns set pod 42
for name in web pod; do
    same "inode of $name" "$(stat -L -c %i "/run/netns/$name")" "$(cat "$T/$name/inode")"
    same "owner of $name" 0 "$(cat "$T/$name/owner")"
    same "nsid of $name" "$(ip -j netns list-id | jq -r ".[]? | select(.name == \"$name\").nsid")" "$(cat "$T/$name/nsid")"
done
same "nsid" 42 "$(cat "$T/pod/nsid")"
same "nsid, as ip netns says" "$(ip netns list | sed -n 's/^pod (id: \(.*\))/\1/p')" "$(cat "$T/pod/nsid")"
same "no nsid is an empty file" "0 " "$(stat -c %s "$T/web/nsid") $(cat "$T/web/nsid")"
echo 41 >"$T/web/nsid"
same "nsid that was written" "web 41" "$(ip -j netns list-id | jq -r '.[]? | select(.nsid == 41) | "\(.name) \(.nsid)"')"
same "and is read" 41 "$(cat "$T/web/nsid")"
echo 41 >"$T/web/nsid"
echo auto >"$T/web/nsid"
refused 'exists' bash -c 'echo 40 >"$1"' bash "$T/web/nsid"
mkdir "$T/third"
refused 'exists' bash -c 'echo 41 >"$1"' bash "$T/third/nsid"
grep -q 'third/nsid: .*already used.*EEXIST' "$T/error_log" || fail "error_log: $(cat "$T/error_log")"
for bad in x -1 '7 8' 2147483648; do refused 'Invalid' bash -c 'echo "$2" >"$1"' bash "$T/third/nsid" "$bad"; done
same "nothing was changed" "" "$(cat "$T/third/nsid")"
echo auto >"$T/third/nsid"
same "auto" "$(ip netns list | sed -n 's/^third (id: \(.*\))/\1/p')" "$(cat "$T/third/nsid")"
unshare -Urn --map-root-user setpriv --reuid 0 true || skip "no user namespaces"
setpriv --reuid 1234 --regid 1234 --clear-groups unshare -Urn sleep 1000 & pid=$!
eventually "it runs" grep -qx sleep "/proc/$pid/comm"
ln -s "/proc/$pid/ns/net" "$T/user"
same "owner" 1234 "$(cat "$T/user/owner")"
ends $pid
python3 - "$T" <<'END' || fail "cookie"
import os, socket, sys
fd = os.open('/run/netns/web', os.O_RDONLY)
import ctypes; ctypes.CDLL(None).setns(fd, 0)
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
theirs = int.from_bytes(s.getsockopt(socket.SOL_SOCKET, 71, 8), sys.byteorder)
ours = int(open(sys.argv[1] + '/web/cookie').read())
print('SO_NETNS_COOKIE', theirs, 'cookie', ours)
END
cookies=$(for _ in 1 2 3 4 5; do mkdir "$T/x"; cat "$T/x/cookie"; rmdir "$T/x"; done)
same "a cookie is not used again" 5 "$(sort -u <<<"$cookies" | wc -l)"
same "numbers, each a line" 5 "$(grep -cE '^[0-9]+$' <<<"$cookies")"
same "two names, one cookie" 1 "$(ln -s "$T/web" "$T/www" && cat "$T/web/cookie" "$T/www/cookie" | sort -u | wc -l)"
