#!/bin/bash
# SPDX-License-Identifier: MIT
# mv renames a namespace, and changes nothing else.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$T/pod"
touch /run/netns/crumb
cookie=$(cat "$T/web/cookie")
sleeper web
mv "$T/web" "$T/www"
same "names" "crumb pod www" "$(ip netns list | cut -d' ' -f1 | sort | xargs)"
same "it is the same one" "$cookie $SLEEPER" "$(cat "$T/www/cookie" "$T/www/pids" | xargs)"
same "ns" /run/netns/www "$(readlink "$T/www/ns")"
refused 'No such file' ls "$T/web"
refused 'No such file' mv "$T/web" "$T/other"
refused 'exists' mv -T "$T/www" "$T/pod"
refused 'not permitted' mv -T "$T/www" "$T/pod/www"
refused 'not permitted' mv -T "$T/pod/links" "$T/x"
refused 'not permitted' mv "$T/error_log" "$T/x"
refused 'Invalid|subdirectory of itself' mv -T "$T/www" "$T/by-ip"
refused 'Invalid|subdirectory of itself' mv -T "$T/www" "$T/-x"
mv "$T/crumb" "$T/bread"
same "names after all" "bread pod www" "$(ls /run/netns | xargs)"
ends $SLEEPER
