/* SPDX-License-Identifier: MIT */
/* The table of kinds: see link_kinds.h. */
#include "link_kinds.h"

#include <linux/if_link.h>
#include <linux/if_macsec.h>
#include <linux/if_tun.h>
#include <linux/if_tunnel.h>
#include <linux/if_vlan.h>
#include <linux/veth.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind_rows.h"

static const struct kind_word batadv_words[] = {
	{"ra", KIND_TEXT, NEW_IFLA_BATADV_ALGO_NAME, .write_only = true},
	{NULL},
};

static const struct kind_word hsr_words[] = {
	{"slave1", KIND_LINK, IFLA_HSR_SLAVE1},
	{"slave2", KIND_LINK, IFLA_HSR_SLAVE2},
	{"interlink", KIND_LINK, NEW_IFLA_HSR_INTERLINK, NEWER},
	{"supervision", U8(IFLA_HSR_MULTICAST_SPEC), .read_attr = IFLA_HSR_SUPERVISION_ADDR,
		.read_at = 5, HIDE(0)},
	{"version", U8(IFLA_HSR_VERSION), .max = 1, .write_only = true},
	{"proto", U8(IFLA_HSR_PROTOCOL), .max = 1, HIDE(0)},
	{NULL},
};

static const struct kind_word ipoib_words[] = {
	{"link", KIND_LOWER},
	{"pkey", U16(IFLA_IPOIB_PKEY), HEX},
	{"mode", U16(IFLA_IPOIB_MODE), NAMES({"datagram", 0}, {"connected", 1})},
	{"umcast", U16(IFLA_IPOIB_UMCAST)},
	{NULL},
};

static const struct kind_word ipvlan_words[] = {
	{"link", KIND_LOWER},
	{"mode", U16(IFLA_IPVLAN_MODE),
		NAMES({"l2", IPVLAN_MODE_L2}, {"l3", IPVLAN_MODE_L3}, {"l3s", IPVLAN_MODE_L3S})},
	{"bridge", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = 0, HIDE(0)},
	{"private", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = IPVLAN_F_PRIVATE},
	{"vepa", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = IPVLAN_F_VEPA},
	{NULL},
};

static const struct kind_word link_words[] = {
	{"link", KIND_LOWER},
	{NULL},
};

/* The kernel refuses `sci` for an end station, but not `port`. */
static const struct kind_word macsec_words[] = {
	{"link", KIND_LOWER},
	{"sci", U64(IFLA_MACSEC_SCI), .big_endian = true, BASE16, .if_unset = IFLA_MACSEC_ES},
	{"port", BE16(IFLA_MACSEC_PORT), .min = 1, .read_attr = IFLA_MACSEC_SCI, .read_at = 6,
		.if_set = IFLA_MACSEC_ES},
	{"cipher", U64(IFLA_MACSEC_CIPHER_SUITE),
		NAMES({"gcm-aes-128", MACSEC_DEFAULT_CIPHER_ID},
			{"default", MACSEC_DEFAULT_CIPHER_ID},
			{"gcm-aes-256", MACSEC_CIPHER_ID_GCM_AES_256},
			{"gcm-aes-xpn-128", MACSEC_CIPHER_ID_GCM_AES_XPN_128},
			{"gcm-aes-xpn-256", MACSEC_CIPHER_ID_GCM_AES_XPN_256}),
		HEX},
	{"icvlen", U8(IFLA_MACSEC_ICV_LEN), HIDE(16)},
	{"encrypt", U8(IFLA_MACSEC_ENCRYPT), ON_OFF},
	{"send_sci", U8(IFLA_MACSEC_INC_SCI), ON_OFF, HIDE(1)},
	{"end_station", U8(IFLA_MACSEC_ES), ON_OFF, HIDE(0)},
	{"scb", U8(IFLA_MACSEC_SCB), ON_OFF, HIDE(0)},
	{"protect", U8(IFLA_MACSEC_PROTECT), ON_OFF, HIDE(1)},
	{"replay", U8(IFLA_MACSEC_REPLAY_PROTECT), ON_OFF, HIDE(0)},
	{"window", U32(IFLA_MACSEC_WINDOW)},
	{"validate", U8(IFLA_MACSEC_VALIDATION),
		NAMES({"disabled", MACSEC_VALIDATE_DISABLED}, {"check", MACSEC_VALIDATE_CHECK},
			{"strict", MACSEC_VALIDATE_STRICT})},
	{"encodingsa", U8(IFLA_MACSEC_ENCODING_SA), .max = 3, HIDE(0)},
	{"offload", U8(IFLA_MACSEC_OFFLOAD), NAMES({"off", 0}, {"phy", 1}, {"mac", 2}), HIDE(0)},
	{NULL},
};

static const struct kind_word macvlan_words[] = {
	{"link", KIND_LOWER},
	{"mode", U32(IFLA_MACVLAN_MODE),
		NAMES({"private", MACVLAN_MODE_PRIVATE}, {"vepa", MACVLAN_MODE_VEPA},
			{"bridge", MACVLAN_MODE_BRIDGE}, {"passthru", MACVLAN_MODE_PASSTHRU},
			{"source", MACVLAN_MODE_SOURCE})},
	{"nopromisc", KIND_FLAG, U16(IFLA_MACVLAN_FLAGS), .mask = MACVLAN_FLAG_NOPROMISC, .on = 1},
	{"nodst", KIND_FLAG, U16(IFLA_MACVLAN_FLAGS), .mask = NEW_MACVLAN_FLAG_NODST, .on = 1},
	{"bcqueuelen", U32(NEW_IFLA_MACVLAN_BC_QUEUE_LEN), HIDE(1000)},
	{"bclim", U32(NEW_IFLA_MACVLAN_BC_CUTOFF), HIDE(1), NEWER},
	{"macaddr", KIND_MACS, IFLA_MACVLAN_MACADDR_DATA},
	{NULL},
};

static const struct kind_word netkit_words[] = {
	{"mode", U32(NEW_IFLA_NETKIT_MODE), NAMES({"l2", 0}, {"l3", 1}), HIDE(1)},
	{"forward", KIND_FLAG, U32(NEW_IFLA_NETKIT_POLICY), .on = 0, HIDE(0)},
	{"blackhole", KIND_FLAG, U32(NEW_IFLA_NETKIT_POLICY), .on = 2},
	{"scrub", U32(NEW_IFLA_NETKIT_SCRUB), NAMES({"none", 0}, {"default", 1}), HIDE(1), NEWER},
	{"headroom", U16(NEW_IFLA_NETKIT_HEADROOM), HIDE(0), NEWER},
	{"tailroom", U16(NEW_IFLA_NETKIT_TAILROOM), HIDE(0), NEWER},
	{"peer", KIND_PEER_WORDS},
	{"forward", KIND_FLAG, U32(NEW_IFLA_NETKIT_PEER_POLICY), .on = 0, HIDE(0), .of_peer = true},
	{"blackhole", KIND_FLAG, U32(NEW_IFLA_NETKIT_PEER_POLICY), .on = 2, .of_peer = true},
	{"scrub", U32(NEW_IFLA_NETKIT_PEER_SCRUB), NAMES({"none", 0}, {"default", 1}), HIDE(1),
		NEWER, .of_peer = true},
	{"name", KIND_PEER, NEW_IFLA_NETKIT_PEER_INFO, .of_peer = true},
	{NULL},
};

static const struct kind_word rmnet_words[] = {
	{"link", KIND_LOWER},
	{"mux_id", U16(IFLA_RMNET_MUX_ID)},
	{NULL},
};

/* The words of ip-tuntap(8). The default mode is tun. */
static const struct kind_word tun_words[] = {
	{"mode", U8(IFLA_TUN_TYPE), HIDE(IFF_TUN), NAMES({"tun", IFF_TUN}, {"tap", IFF_TAP})},
	{"user", U32(IFLA_TUN_OWNER)},
	{"group", U32(IFLA_TUN_GROUP)},
	{"pi", KIND_FLAG, U8(IFLA_TUN_PI), .on = 1},
	{"vnet_hdr", KIND_FLAG, U8(IFLA_TUN_VNET_HDR), .on = 1},
	{"multi_queue", KIND_FLAG, U8(IFLA_TUN_MULTI_QUEUE), .on = 1},
	{NULL},
};

static const struct kind_word veth_words[] = {
	{"peer", KIND_PEER, VETH_INFO_PEER}, /* the number of vxcan, too */
	{NULL},
};

static const struct kind_word vlan_words[] = {
	{"protocol", BE16(IFLA_VLAN_PROTOCOL), HEX, VLAN_PROTOCOLS, HIDE(0x8100)},
	{"id", U16(IFLA_VLAN_ID), .max = 4095},
	{"link", KIND_LOWER},
	{"reorder_hdr", BIT_OF(IFLA_VLAN_FLAGS, VLAN_FLAG_REORDER_HDR), ON_OFF, SEND(1),
		.omitted_if_zero = true},
	{"gvrp", BIT_OF(IFLA_VLAN_FLAGS, VLAN_FLAG_GVRP), ON_OFF, HIDE(0)},
	{"mvrp", BIT_OF(IFLA_VLAN_FLAGS, VLAN_FLAG_MVRP), ON_OFF, HIDE(0)},
	{"loose_binding", BIT_OF(IFLA_VLAN_FLAGS, VLAN_FLAG_LOOSE_BINDING), ON_OFF, HIDE(0)},
	{"bridge_binding", BIT_OF(IFLA_VLAN_FLAGS, VLAN_FLAG_BRIDGE_BINDING), ON_OFF, HIDE(0)},
	{"ingress-qos-map", KIND_MAP, IFLA_VLAN_INGRESS_QOS},
	{"egress-qos-map", KIND_MAP, IFLA_VLAN_EGRESS_QOS},
	{NULL},
};

static const struct kind_word vrf_words[] = {
	{"table", KIND_TABLE, U32(IFLA_VRF_TABLE)},
	{NULL},
};

#define TUN_STATE \
	(KIND_STATE(IFLA_TUN_PERSIST) | KIND_STATE(IFLA_TUN_NUM_QUEUES) | \
		KIND_STATE(IFLA_TUN_NUM_DISABLED_QUEUES))
#define MACVLAN_STATE \
	(KIND_STATE(IFLA_MACVLAN_MACADDR_MODE) | KIND_STATE(IFLA_MACVLAN_MACADDR_COUNT) | \
		KIND_STATE(NEW_IFLA_MACVLAN_BC_QUEUE_LEN_USED))
#define BRIDGE_STATE \
	(KIND_STATE(IFLA_BR_ROOT_ID) | KIND_STATE(IFLA_BR_BRIDGE_ID) | \
		KIND_STATE(IFLA_BR_ROOT_PORT) | KIND_STATE(IFLA_BR_ROOT_PATH_COST) | \
		KIND_STATE(IFLA_BR_TOPOLOGY_CHANGE) | \
		KIND_STATE(IFLA_BR_TOPOLOGY_CHANGE_DETECTED) | KIND_STATE(IFLA_BR_HELLO_TIMER) | \
		KIND_STATE(IFLA_BR_TCN_TIMER) | KIND_STATE(IFLA_BR_TOPOLOGY_CHANGE_TIMER) | \
		KIND_STATE(IFLA_BR_GC_TIMER) | KIND_STATE(IFLA_BR_PAD) | \
		KIND_STATE(NEW_IFLA_BR_MCAST_QUERIER_STATE) | \
		KIND_STATE(NEW_IFLA_BR_FDB_N_LEARNED))

#define BOND_SLAVE_STATE \
	(KIND_STATE(IFLA_BOND_SLAVE_STATE) | KIND_STATE(IFLA_BOND_SLAVE_MII_STATUS) | \
		KIND_STATE(IFLA_BOND_SLAVE_LINK_FAILURE_COUNT) | \
		KIND_STATE(IFLA_BOND_SLAVE_PERM_HWADDR) | \
		KIND_STATE(IFLA_BOND_SLAVE_AD_AGGREGATOR_ID) | \
		KIND_STATE(IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE) | \
		KIND_STATE(IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE) | KIND_STATE(11) | \
		KIND_STATE(12)) /* IFLA_BOND_SLAVE_AD_CHURN_*, after Linux 6.18 */
/* From ROOT_ID to HOLD_TIMER, MRP_*, MCAST_EHT_HOSTS_CNT and MCAST_N_GROUPS. */
#define BRIDGE_SLAVE_STATE \
	((KIND_STATE(IFLA_BRPORT_HOLD_TIMER + 1) - KIND_STATE(IFLA_BRPORT_ROOT_ID)) | \
		KIND_STATE(IFLA_BRPORT_LEARNING_SYNC) | KIND_STATE(IFLA_BRPORT_PAD) | \
		KIND_STATE(35) | KIND_STATE(36) | KIND_STATE(38) | KIND_STATE(41))

/* A kind without words is created by its name alone. */
static const struct kind kinds[] = {
	{"amt", kind_amt_words},
	{"bareudp", kind_bareudp_words},
	{"batadv", batadv_words},
	{"bond", kind_bond_words, KIND_STATE(IFLA_BOND_AD_INFO)},
	{"bond_slave", kind_bond_slave_words, BOND_SLAVE_STATE, .port = true},
	{"bridge", kind_bridge_words, BRIDGE_STATE},
	{"bridge_slave", kind_bridge_slave_words, BRIDGE_SLAVE_STATE, .port = true},
	{"dummy"},
	{"erspan", kind_erspan_words, .whole = true},
	{"geneve", kind_geneve_words},
	{"gre", kind_gre_words, KIND_STATE(IFLA_GRE_ERSPAN_VER), .whole = true},
	{"gretap", kind_gre_words, KIND_STATE(IFLA_GRE_ERSPAN_VER), .whole = true},
	{"gtp", kind_gtp_words},
	{"hsr", hsr_words, KIND_STATE(IFLA_HSR_SEQ_NR)},
	{"ifb"},
	{"ip6erspan", kind_ip6erspan_words, .whole = true},
	{"ip6gre", kind_ip6gre_words, KIND_STATE(IFLA_GRE_ERSPAN_VER), .whole = true},
	{"ip6gretap", kind_ip6gre_words, KIND_STATE(IFLA_GRE_ERSPAN_VER), .whole = true},
	{"ip6tnl", kind_ip6tnl_words, .whole = true},
	{"ipip", kind_ipip_words, .whole = true},
	{"ipoib", ipoib_words},
	{"ipvlan", ipvlan_words},
	{"ipvtap", ipvlan_words},
	{"macsec", macsec_words},
	{"macvlan", macvlan_words, MACVLAN_STATE},
	{"macvtap", macvlan_words, MACVLAN_STATE},
	{"netdevsim"},
	{"netkit", netkit_words, KIND_STATE(NEW_IFLA_NETKIT_PRIMARY)},
	{"nlmon"},
	{"rmnet", rmnet_words},
	{"sit", kind_sit_words, .whole = true},
	{"team"},
	{"tun", tun_words, TUN_STATE, .by_tun = true},
	{"vcan"},
	{"veth", veth_words},
	{"virt_wifi", link_words},
	{"vlan", vlan_words},
	{"vrf", vrf_words},
	{"vti", kind_vti_words, .whole = true},
	{"vti6", kind_vti6_words, .whole = true},
	{"vxcan", veth_words},
	{"vxlan", kind_vxlan_words},
	{"wireguard"},
	{"xfrm", kind_xfrm_words, .whole = true},
};

const struct kind *kind_row(size_t i)
{
	return i < ARRAY_SIZE(kinds) ? &kinds[i] : NULL;
}

const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}
