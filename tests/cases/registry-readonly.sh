#!/bin/bash
# SPDX-License-Identifier: MIT
# In a read-only registry nothing can be created, and all is shown.
. "$(dirname "$0")/../lib.sh"
ip netns add web
mount --make-rprivate /
mount -o remount,bind,ro /run/netns
mount_tree
refused 'Read-only file system' mkdir "$T/pod"
refused 'Read-only file system' ln -s /proc/self/ns/net "$T/pod"
refused 'Read-only file system' mv -T "$T/web" "$T/www"
same "names" web "$(ls /run/netns)"
same "it is still the namespace" lo "$(ls "$T/web/links")"
grep -q ' /run/netns/web ' /proc/self/mountinfo || fail "the refused mv has unmounted it"
refused 'Read-only file system' rmdir "$T/web"
grep -q ' /run/netns/web ' /proc/self/mountinfo || fail "the refused rmdir has unmounted it"
same "and after that" lo "$(ls "$T/web/links")"
