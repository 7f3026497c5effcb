# SPDX-License-Identifier: MIT
# CNI plugins, for the cases that need them: $CNI_BIN is where they are.
for CNI_BIN in /usr/lib/cni /opt/cni/bin ''; do
    [ -x "$CNI_BIN/bridge" ] && [ -x "$CNI_BIN/host-local" ] && [ -x "$CNI_BIN/loopback" ] && break
done
[ -n "$CNI_BIN" ] || skip "no CNI plugins (bridge, host-local, loopback)"

cni_bridge() {                          # cni_bridge A.B.C: a bridge with the subnet A.B.C.0/24, as JSON
    printf '{"type": "bridge", "bridge": "cni0", "isGateway": true, "ipam": {"type": "host-local", "dataDir": "%s",
             "ranges": [[{"subnet": "%s.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}' "$TMP/cni" "$1"
}
