#!/bin/bash
# SPDX-License-Identifier: MIT
# A spare namespace equals one created by `ip netns add` at that moment, whatever settings have changed.
settings="conf/default/tag conf/all/tag neigh/default/proxy_qlen"
if [ -z "${NETNSFS_CASE:-}" ]; then
    # Settings of the machine's own namespace are inherited: they are changed for a moment, by one such
    # case at a time, and are as they were however it ends.
    exec 9</proc/self/ns/net
    flock 9
    machine=$(cd /proc/sys/net/ipv4 && grep . $settings)
    trap 'cd /proc/sys/net/ipv4; grep . $settings | grep -vxF "$machine" | cut -d: -f1 | while read -r file; do
        sed -n "s,^$file:,,p" <<<"$machine" >"$file"; done' EXIT
fi
. "$(dirname "$0")/../lib.sh"
netnsfs() { exec nsenter --net=/proc/self/fd/9 netnsfs "$@"; }
outside() { nsenter --net=/proc/self/fd/9 "$@"; }
value() { (in_ns "$1" cat "$2"); }
ahead() { ls -l "/proc/$DAEMON/fd" | grep -o 'net:\[.*' | grep -vxF "$(readlink "/proc/$DAEMON/ns/net")" || :; }
stock_up() { # for a moment: on a busy machine it may be over when we look
    n=$((n + 16))
    # shellcheck disable=SC2046 # names
    mkdir $(seq -f "$T/$1%g" $((n - 15)) $n)
    for _ in 1 2 3 4 5; do [ -z "$(ahead)" ] || return 0; done
    return 1
}
n=0
mount_tree

# Two that ip makes differ in some numbers; a spare differs from them in no others. (softnet_stat counts
# for the processors of the machine.)
everything() {
    (cd "$T/$1" && find . -type f ! -name join ! -name softnet_stat | sort | while read -r file; do
        echo "$file $(tr '\n\0' '  ' <"$file" 2>&1)"
    done)
    (in_ns "$1" sysctl -a -r '^net\.' 2>/dev/null)
}
differ() { diff <(everything "$1") <(everything "$2") | sed -n 's/^< \([^ ]*\) .*/\1/p' | sort -u; }
ip netns add theirs
ip netns add theirs2
ours= # one that was made ahead
taken_ahead() {
    stock_up a && ahead=$(ahead) && ours=ours$n && mkdir "$T/$ours" &&
        grep -qF "net:[$(stat -c %i "/run/netns/$ours")]" <<<"$ahead"
}
eventually "mkdir takes one that was made ahead" taken_ahead
usual=$(differ theirs theirs2)
# Some counters are the whole machine's, and differ now and then.
nothing_else() { else=$(comm -13 <(echo "$usual") <(differ theirs "$ours")); [ -z "$else" ]; }
nothing_else || nothing_else || nothing_else || fail "differs in: $else"
grep -q '^./inode' <<<"$usual" || fail "nothing was compared: $usual"

# From here on settings of the machine's are changed.
outside test -w /proc/sys/net/core/devconf_inherit_init_net || exit 0
set_outside() { outside sh -c 'echo "$1" >"$2"' sh "$1" "$2"; }
for setting in $settings; do
    file=/proc/sys/net/ipv4/$setting
    seen=${file/neigh\/default/neigh\/lo}
    was=$(outside cat "$file")
    eventually "there are some" stock_up s
    set_outside 77 "$file"
    mkdir "$T/ours$n"
    ip netns add "theirs-$n"
    set_outside "$was" "$file"
    mkdir "$T/back$n"
    same "$setting" "$(value "theirs-$n" "$seen") $(value theirs "$seen")" \
        "$(value "ours$n" "$seen") $(value "back$n" "$seen")"
done

# In the middle of many.
file=/proc/sys/net/ipv4/conf/default/tag
was=$(outside cat "$file")
i=0
while [ ! -e "$TMP/enough" ]; do mkdir "$T/many$((i += 1))"; done &
many=$!
expected= seen=
for i in $(seq 40); do
    set_outside "$i" "$file"
    mkdir "$T/mid$i"
    expected+="$i "
    seen+="$(value "mid$i" "$file") "
done
set_outside "$was" "$file"
touch "$TMP/enough"
wait $many
same "as it was set before each" "$expected" "$seen"
