#!/bin/bash
# SPDX-License-Identifier: MIT
# --etc: the command uses the resolv.conf of the processes in the namespace; no other process sees it.
. "$(dirname "$0")/../lib.sh"
cp -a /etc "$TMP/etc"
rm -f "$TMP/etc/resolv.conf" && echo outside >"$TMP/etc/resolv.conf"
mkdir -p "$TMP/etc/netns/web"
mount --bind "$TMP/etc" /etc
ip netns add web
echo pod >"$TMP/pod"
# With the rest of netns-join: what stands before a colon is its complaint.
joined() { netns-join "$@" cat /etc/resolv.conf 2>&1; }

same "nobody is in it" "netns-join: /etc/resolv.conf is not the namespace's: no process is in it
outside" "$(joined --etc web)"
# A process that sees $TMP/pod
start() {
    in_ns web unshare --mount sh -c "mount --bind $TMP/pod /etc/resolv.conf && exec sleep 1000" &
    pid=$!
    eventually "it has its own" grep -q "${TMP##*/}/pod " "/proc/$pid/mountinfo"
}
start
ln -s /run/netns/web "$TMP/ns"
mkdir "$TMP/dir" && mv "$TMP/ns" "$TMP/dir/ns"
before=$(cat /proc/self/mountinfo)
for way in web /run/netns/web "$TMP/dir" "/proc/$pid/ns/net"; do
    same "by $way" pod "$(joined --etc "$way")"
    same "by $way, without --etc" outside "$(joined "$way")"
done
echo kept >"$TMP/etc/netns/web/resolv.conf"
same "before what is in /etc/netns" pod "$(joined -e web)"
same "without --etc" kept "$(joined web)"
rm "$TMP/etc/netns/web/resolv.conf"
same "mode" 644 "$(umask 077; netns-join --etc web stat -c %a /etc/resolv.conf)"
same "the copy is its own" "changed pod" \
    "$(netns-join --etc web sh -c 'echo changed >/etc/resolv.conf; cat /etc/resolv.conf' | xargs) $(cat "$TMP/pod")"
same "what else is in /etc" "$(ls /etc)" "$(netns-join --etc web ls /etc)"
same "SIGCHLD" "$(awk '/^SigIgn/' /proc/self/status)" "$(netns-join --etc web awk '/^SigIgn/' /proc/self/status)"
same "mounts outside" "$before" "$(cat /proc/self/mountinfo)"

mkdir "$TMP/run/resolved" && mv "$TMP/etc/resolv.conf" "$TMP/run/resolved/stub"
ln -s ../run/netns/resolved/stub "$TMP/etc/resolv.conf"
ends "$pid"
start
same "over what a link leads to" "pod pod" "$(netns-join -e web cat /etc/resolv.conf /run/netns/resolved/stub | xargs)"
rm "$TMP/etc/resolv.conf"
same "they have none" "netns-join: /etc/resolv.conf is not the namespace's: its processes have none
cat: /etc/resolv.conf: No such file or directory" "$(joined --etc web)"
echo outside >"$TMP/etc/resolv.conf"
ends "$pid"
start
head -c 100000 /dev/zero >"$TMP/pod"
same "too large" "netns-join: /etc/resolv.conf is not the namespace's: File too large
outside" "$(joined --etc web)"
echo pod >"$TMP/pod"
status=0
said=$(netns-join --etc --net-only web true 2>&1) || status=$?
same "status" 125 $status
grep -q 'exclude each other' <<<"$said" || fail "--etc --net-only: $said"

unshare -Ur true 2>/dev/null || exit 0
# shellcheck disable=SC2016 # the inner shell's
same "by a root that is none outside" pod "$(unshare -Urnm sh -euc '
    unshare --net --mount sh -c "mount --bind $0/pod /etc/resolv.conf && exec sleep 1000" &
    until grep -q "/etc/resolv.conf" /proc/$!/mountinfo; do sleep 0.01; done
    netns-join --etc /proc/$!/ns/net cat /etc/resolv.conf; kill $!' "$TMP")"
