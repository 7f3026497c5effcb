#!/bin/bash
# SPDX-License-Identifier: MIT
# Programs that save by renaming a new file over the old one: rename(2) applies it as `>` does, or fails and
# changes nothing.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip -n web route add 10.8.0.0/24 dev eth0 proto static
ip -n web route add 10.9.0.0/24 dev eth0 proto static
ip -n web route add 10.9.0.0/24 dev eth0 proto static table 100
W=$T/web
static() { ip -n web route show proto static "$@" | awk '{ print $1 }' | paste -sd' '; }

sed -i s/10.8/10.7/ "$W/routes"
same "sed" "10.7.0.0/24 10.9.0.0/24" "$(static)"
perl -pi -e 's/10.7/10.6/' "$W/routes"
same "perl" "10.6.0.0/24 10.9.0.0/24" "$(static)"
sed -i s/10.9/10.8/ "$W/tables/100"
same "a table" "10.8.0.0/24" "$(static table 100)"
sed -i s/1500/1400/ "$W/links/eth0/mtu"
same "a value" 1400 "$(cat "$W/links/eth0/mtu")"
sed -i s/10.0.0.1/10.0.0.3/ "$W/links/eth0/addrs"
same "a link's addresses" 10.0.0.3/24 "$(ip -n web -4 -br addr show eth0 | awk '{ print $3 }')"
! command -v patch >/dev/null || {
    cat "$W/routes" >"$TMP/routes"
    sed 's/10.6/10.5/' "$TMP/routes" | diff -u "$TMP/routes" - >"$TMP/patch" || :
    patch -s "$W/routes" "$TMP/patch"
    same "patch" "10.5.0.0/24 10.9.0.0/24" "$(static)"
}
rsync --checksum "$TMP/routes" "$W/routes" 2>/dev/null || :
same "rsync" "10.6.0.0/24 10.9.0.0/24" "$(static)"
python3 -c '
import os, sys, tempfile
t = tempfile.NamedTemporaryFile(dir=sys.argv[1], delete=False, mode="w")
t.write(open(sys.argv[1] + "/routes").read().replace("10.6", "10.4")); t.flush(); os.fsync(t.fileno()); t.close()
os.chmod(t.name, 0o644); os.replace(t.name, sys.argv[1] + "/routes")' "$W"
same "python" "10.4.0.0/24 10.9.0.0/24" "$(static)"

# what is refused is refused by rename(2), and changes nothing
before=$(ip -n web route)
refused 'cannot rename .*: Invalid argument' sed -i 's/10.9/nonsense/' "$W/routes"
refused 'cannot rename .*: (Permission denied|Invalid argument)' sed -i 's/1/2/' "$W/links/eth0/ifindex"
grep -q 'rename /web/sed.*: line .*nonsense' "$T/error_log" || fail "$(cat "$T/error_log")"
same "nothing changed" "$before" "$(ip -n web route)"
for file in routs routes.bak foo .foo links/foo; do
    refused 'Operation not permitted' cp "$TMP/routes" "$W/$file"
    refused 'Operation not permitted' bash -c "echo x >$W/$file"
done
refused 'Operation not permitted' mv "$W/routes" "$W/.routes.old"
refused 'Operation not permitted' install "$TMP/routes" "$W/routes"
refused 'Operation not permitted' mv "$TMP/routes" "$W/routes"
same "still" "$before" "$(ip -n web route)"

# not listed, private, bounded, and gone with unlink(2)
(set -C; echo x >"$W/.routes.1")
same "listed" "" "$(ls -A "$W" | grep routes. || :)"
same "what it has" "x 600 2" "$(cat "$W/.routes.1") $(stat -c '%a %s' "$W/.routes.1")"
mv "$W/.routes.1" "$W/.routes.2"
[ ! -e "$W/.routes.1" ]
rm "$W/.routes.2"
[ ! -e "$W/.routes.2" ]
refused 'No space left' dd if=/dev/zero of="$W/.routes.big" bs=1M count=17 conv=excl
rm "$W/.routes.big"
refused 'No space left' bash -Cc "for i in \$(seq 100); do echo >$W/.routes.\$i || exit; done"
for i in $(seq 64); do rm "$W/.routes.$i"; done
sed -i s/10.4/10.3/ "$W/routes"
same "there is room again" "10.3.0.0/24 10.9.0.0/24" "$(static)"
