#!/bin/bash
# SPDX-License-Identifier: MIT
# The lines of `tcp` for any reply of the kernel are those of ss, which reads them from a file.
# NETNSFS_SEED: seed; NETNSFS_ROUNDS: sockets.
. "$(dirname "$0")/../lib.sh"
seed=${NETNSFS_SEED:-$RANDOM}
"$CHECKOUT/tests/tcp/messages" "$seed" "${NETNSFS_ROUNDS:-3000}" >"$TMP/messages"
TCPDIAG_FILE=$TMP/messages ss -HtanieomO 2>/dev/null | sed -E 's/ +/ /g; s/ $//' >"$TMP/theirs"
"$NETNSFS_BUILD/tests/tcp/tcp-lines" <"$TMP/messages" >"$TMP/ours"

# Words for what a newer kernel sends, which only one of them may know.
for word in rcv_wnd rehash; do
    grep -q " $word:" "$TMP/theirs" && grep -q " $word:" "$TMP/ours" || sed -i "s/ $word:[0-9]*//" "$TMP/theirs" "$TMP/ours"
done
same "the number of lines" "${NETNSFS_ROUNDS:-3000}" "$(wc -l <"$TMP/theirs")"
diff "$TMP/theirs" "$TMP/ours" >"$TMP/diff" || fail "seed $seed: ss (<) and tcp (>): $(head -n 20 "$TMP/diff")"
