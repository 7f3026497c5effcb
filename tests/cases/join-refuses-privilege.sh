#!/bin/bash
# SPDX-License-Identifier: MIT
# netns-join refuses to run with set-user-ID or file capabilities.
. "$(dirname "$0")/../lib.sh"
ip netns add web
chmod 755 "$TMP"
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
cp "$(command -v netns-join)" "$TMP/netns-join"
refused 'cannot enter: Operation not permitted' $nobody "$TMP/netns-join" web true
chmod u+s "$TMP/netns-join"
refused 'refusing to run' $nobody "$TMP/netns-join" web true
"$TMP/netns-join" web true || fail "root may run it all the same"
chmod 2755 "$TMP/netns-join"
refused 'refusing to run' $nobody "$TMP/netns-join" web true
chmod 755 "$TMP/netns-join"
setcap cap_sys_admin+ep "$TMP/netns-join" || skip "no file capabilities here"
refused 'refusing to run' $nobody "$TMP/netns-join" web true
