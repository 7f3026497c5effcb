#!/bin/bash
# SPDX-License-Identifier: MIT
# mkdir creates the same name and namespace as ip netns add.
. "$(dirname "$0")/../lib.sh"
mount_tree
ip netns add theirs
mkdir "$T/ours"
# The kernel gives each tunnel of IPv6 a random permanent address.
alike() { sed "s/$1//; s/shared:[0-9]*//; s/permaddr [^ ]*//"; }
for way in 'ip -n NAME -d link show' 'ip -n NAME addr' 'ip -n NAME rule' 'stat -f -c %T /run/netns/NAME' \
    'stat -c "%A %U %G" /run/netns/NAME' 'grep -o "/NAME [^/]* - nsfs" /proc/self/mountinfo'; do
    same "$way" "$(eval "${way//NAME/theirs}" | alike theirs)" \
        "$(eval "${way//NAME/ours}" | alike ours)"
done
same "lo is as the kernel leaves it" down "$(cat "$T/ours/links/lo/state")"
refused 'File exists' mkdir "$T/ours"
refused 'File exists' ip netns add ours
same "it is another one" 2 "$(cat "$T/ours/inode" "$T/theirs/inode" | sort -u | wc -l)"
