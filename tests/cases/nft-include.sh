#!/bin/bash
# SPDX-License-Identifier: MIT
# The daemon reads no file for an `include` in a script, in any form.
. "$(dirname "$0")/../lib.sh"
mount_tree
mkdir "$T/web" "$TMP/files"
[ -e "$T/web/nft" ] || skip "built without libnftables"
(in_ns web nft list ruleset) >/dev/null 2>&1 || skip "the kernel has no nftables"
mount -t tmpfs -o strictatime tmpfs "$TMP/files"
secret=$TMP/files/secret
echo 'add table ip secret' >"$secret"
was_read() { [ "$(stat -c %X "$secret")" != 0 ]; }

touch -a -d @0 "$secret"
printf 'include\\\n"%s"\n' "$secret" >"$TMP/script"
(in_ns web nft -c -f "$TMP/script")
was_read || fail "nft reads no file either: the case shows nothing"

for before in '' '\\\n' '\r\n' ';' '1' '0x1' 'a:b' 'add table ip t dead::bb' '"x"' '#\\\n' '# ' 'table ip t {\n'; do
    for between in ' ' '' '\t' '\\\n' '\\\r\n' '\\\n#c\n' '#c\n'; do
        for after in '\n' ';' '' '\n}\n'; do
            touch -a -d @0 "$secret"
            # shellcheck disable=SC2059 # these are formats
            printf "${before}include$between\"$secret\"$after" >"$TMP/script"
            cat "$TMP/script" >"$T/web/nft" 2>/dev/null || :
            was_read && fail "read: $(cat -A "$TMP/script")"
        done
    done
done
same "nothing of it" "" "$(cat "$T/web/nft")"
umount "$TMP/files"
