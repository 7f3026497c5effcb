#!/bin/bash
# SPDX-License-Identifier: MIT
# tables/ has the other routing tables by name or number, each in the format of routes.
. "$(dirname "$0")/../lib.sh"
cp -a /etc/iproute2 "$TMP/iproute2" 2>/dev/null || mkdir "$TMP/iproute2"
printf '255 local\n254 main\n253 default\n300 blue\n' >"$TMP/iproute2/rt_tables"
mkdir -p /etc/iproute2
mount --bind "$TMP/iproute2" /etc/iproute2
mount_tree
make_routable web
make_routable other
same "at first" local "$(ls "$T/web/tables")"
each_line route web <<'END'
default via 10.0.0.254 table 100
10.9.0.0/16 via 10.0.0.254 table 100 metric 5
blackhole 10.9.0.0/16 table 300
2001:db8:9::/48 via 2001:db8::fe table 4000000000
unreachable default table default
END
same "listed" "$(printf '%s\n' 100 4000000000 blue default local | sort)" "$(ls "$T/web/tables")"
for table in 100 blue 4000000000 default local 300 255; do
    same "how many in $table" "$( (ip -n web route show table $table; ip -n web -6 route show table $table) 2>/dev/null | wc -l)" \
        "$(wc -l <"$T/web/tables/$table")"
done
same "a table by either name" "$(cat "$T/web/tables/blue")" "$(cat "$T/web/tables/300")"
same "one with nothing in it" "0 " "$(stat -c %s "$T/web/tables/77") $(cat "$T/web/tables/77")"
for name in main 254 0 nope -1 1x 4294967296 0x64; do refused 'No such file' cat "$T/web/tables/$name"; done
while read -r line; do
    # shellcheck disable=SC2086 # a line is a list of arguments
    ip -n other route add ${line%%#*} table 100
done <"$T/web/tables/100"
same "again" "$(cat "$T/web/tables/100")" "$(cat "$T/other/tables/100")"
