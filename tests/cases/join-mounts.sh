#!/bin/bash
# SPDX-License-Identifier: MIT
# As under ip netns exec: /sys of the namespace, /etc/netns/NAME over /etc; not visible outside.
. "$(dirname "$0")/../lib.sh"
cp -a /etc "$TMP/etc"
mkdir -p "$TMP/etc/netns/web"
echo inside >"$TMP/etc/netns/web/hosts"
rm -f "$TMP/etc/hosts" && echo outside >"$TMP/etc/hosts"
mount --bind "$TMP/etc" /etc
ip netns add web
ip -n web link add inner type bridge
mkdir "$TMP/dir"
ln -s /run/netns/web "$TMP/dir/ns"
before=$(cat /proc/self/mountinfo)

for way in web /run/netns/web "$TMP/dir"; do
    same "/sys by $way" "inner lo" "$(netns-join "$way" ls /sys/class/net | grep -v bonding_masters | xargs)"
    same "/etc/hosts by $way" inside "$(netns-join "$way" cat /etc/hosts)"
done
mount -o remount,bind,rw,suid,dev,exec,relatime /sys
same "what is seen of mounts" \
    "$(ip netns exec web awk '$5 ~ "^/(sys|etc)" {print $5, $6}' /proc/self/mountinfo)" \
    "$(netns-join web awk '$5 ~ "^/(sys|etc)" {print $5, $6}' /proc/self/mountinfo)"
mount -o remount,bind,rw,nosuid,nodev,noexec,relatime /sys
same "options of /sys" rw,nosuid,nodev,noexec,relatime \
    "$(netns-join web awk '$5 == "/sys" {print $6}' /proc/self/mountinfo)"
mount -o remount,bind,rw,suid,dev,exec,relatime /sys
same "--net-only" "$(ls /sys/class/net; cat /etc/hosts)" \
    "$(netns-join --net-only web sh -c 'ls /sys/class/net; cat /etc/hosts')"
same "--net-only keeps the mount namespace" "$(readlink /proc/self/ns/mnt)" \
    "$(netns-join --net-only web readlink /proc/self/ns/mnt)"

echo lost >"$TMP/etc/netns/web/not-in-etc"
same "one that cannot be bound" \
    "netns-join: /etc/netns/web/not-in-etc left out, cannot mount it over /etc/not-in-etc: No such file or directory
inside" "$(netns-join web cat /etc/hosts 2>&1)"
same "mounts outside" "$(grep -v ' /sys ' <<<"$before")" "$(grep -v ' /sys ' /proc/self/mountinfo)"

mount -o remount,bind,ro /sys
refused 'Read-only' netns-join web sh -c 'echo 2000 >/sys/class/net/inner/mtu'
