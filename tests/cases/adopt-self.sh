#!/bin/bash
# SPDX-License-Identifier: MIT
# /proc/self and /proc/thread-self in a target are those of the process that runs ln.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web"
inode=$(cat "$T/web/inode")
for target in /proc/self/ns/net /proc/thread-self/ns/net /proc/self/fd/7 "/proc/self/task/../ns/net"; do
    (in_ns web ln -s "$target" "$T/inside") 7</run/netns/web
    same "$target" "$inode" "$(cat "$T/inside/inode")"
    rmdir "$T/inside"
done
ln -s /proc/self/ns/net "$T/here"
same "here" "$(stat -L -c %i /proc/self/ns/net)" "$(cat "$T/here/inode")"
python3 - "$T" <<'END' || skip "no python3 to make threads with"
import ctypes, os, sys, threading
def adopt():
    os.setns(os.open('/run/netns/web', os.O_RDONLY)) if hasattr(os, 'setns') else \
        ctypes.CDLL(None).setns(os.open('/run/netns/web', os.O_RDONLY), 0)
    os.symlink('/proc/thread-self/ns/net', sys.argv[1] + '/thread')
    os.symlink('/proc/self/ns/net', sys.argv[1] + '/process')
t = threading.Thread(target=adopt); t.start(); t.join()
END
same "of a thread" "$inode" "$(cat "$T/thread/inode")"
same "of its process" "$(cat "$T/here/inode")" "$(cat "$T/process/inode")"
