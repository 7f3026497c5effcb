#!/bin/bash
# SPDX-License-Identifier: MIT
# All forms of the NAMESPACE operand; a name in the registry has precedence over a directory.
. "$(dirname "$0")/../lib.sh"
ip netns add web
ip netns add join
inode=$(stat -L -c %i /run/netns/web)
mkdir -p "$TMP/dir/web" "$TMP/dir/other"
ln -s /run/netns/web "$TMP/dir/other/ns"
ln -s /run/netns/nowhere "$TMP/dir/web/ns"
printf '#!%s\n' "$(command -v netns-join)" >"$TMP/dir/other/join"
chmod +x "$TMP/dir/other/join"
cd "$TMP/dir"
for way in web /run/netns/web /run/netns/../netns/web other ./other other/join "$PWD/other/"; do
    same "$way" "net:[$inode]" "$(netns-join "$way" readlink /proc/self/ns/net)"
done
same "run by the kernel" "net:[$inode]" "$(other/join readlink /proc/self/ns/net)"
same "inside the directory" "net:[$inode]" "$(cd other && netns-join . readlink /proc/self/ns/net)"
same "an argument that looks like an option" --help "$(other/join printf %s --help)"
netns-join web sleep 60 &
eventually "sleep runs" grep -q sleep "/proc/$!/comm"
same "a process" "net:[$inode]" "$(netns-join "/proc/$!/ns/net" readlink /proc/self/ns/net)"
kill $!
wait $! 2>/dev/null || :
same "a namespace called join" "net:[$(stat -L -c %i /run/netns/join)]" \
    "$(netns-join /run/netns/join readlink /proc/self/ns/net)"
