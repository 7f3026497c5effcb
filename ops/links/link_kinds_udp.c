/* SPDX-License-Identifier: MIT */
/* The table of kinds: tunnels over UDP. */
#include <linux/gtp.h>
#include <linux/if_link.h>

#include "link_kind_rows.h"

#define SWITCH(attribute, number) KIND_SWITCH, U8(attribute), HIDE(number)
#define TOS(attribute) \
	{"tos", U8(attribute), BASE16, NAMES({"inherit", 1}), HIDE(0)}, \
	{ \
		"dsfield", ALIAS("tos") \
	}
#define DF(attribute) \
	{ \
		"df", U8(attribute), NAMES({"unset", 0}, {"set", 1}, {"inherit", 2}), HIDE(0) \
	}
#define FLOWLABEL(attribute) \
	{"flowlabel", BE32(attribute), .max = 0xfffff, HEX, HIDE(0)}, \
	{ \
		"label", ALIAS("flowlabel") \
	}
#define VNI(attribute, external) \
	{"id", U32(attribute), .max = (1 << 24) - 1, HIDE(0), .hidden_if = (external)}, \
	{ \
		"vni", ALIAS("id") \
	}

const struct kind_word kind_vxlan_words[] = {
	{"external", KIND_FLAG, U8(IFLA_VXLAN_COLLECT_METADATA), .on = 1,
		.turns_off = IFLA_VXLAN_LEARNING},
	{"noexternal", KIND_FLAG, U8(IFLA_VXLAN_COLLECT_METADATA), .on = 0, HIDE(0)},
	VNI(IFLA_VXLAN_ID, IFLA_VXLAN_COLLECT_METADATA),
	{"remote", KIND_UNICAST, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6},
	{"group", KIND_MULTICAST, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6},
	{"local", KIND_UNICAST, IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6},
	{"dev", KIND_LOWER, IFLA_VXLAN_LINK},
	{"dstport", BE16(IFLA_VXLAN_PORT)},
	{"ttl", U8(IFLA_VXLAN_TTL), NAMES({"auto", 0}), HIDE(0), .special = "inherit",
		.special_attr = IFLA_VXLAN_TTL_INHERIT, .special_bit = 1},
	{"hoplimit", ALIAS("ttl")},
	{"ageing", U32(IFLA_VXLAN_AGEING), NAMES({"none", 0}), HIDE(300)},
	{"learning", SWITCH(IFLA_VXLAN_LEARNING, 1), .shown_if = IFLA_VXLAN_COLLECT_METADATA},
	TOS(IFLA_VXLAN_TOS),
	DF(IFLA_VXLAN_DF),
	{"flowlabel", BE32(IFLA_VXLAN_LABEL), .max = 0xfffff, HEX, HIDE(0), .special = "inherit",
		.special_attr = NEW_IFLA_VXLAN_LABEL_POLICY, .special_width = 4, .special_bit = 1,
		NEWER},
	{"label", ALIAS("flowlabel")},
	{"maxaddress", U32(IFLA_VXLAN_LIMIT), NAMES({"unlimited", 0}), HIDE(0)},
	{"srcport", KIND_PORTS, IFLA_VXLAN_PORT_RANGE},
	{"port", ALIAS("srcport")},
	{"proxy", SWITCH(IFLA_VXLAN_PROXY, 0)},
	{"rsc", SWITCH(IFLA_VXLAN_RSC, 0)},
	{"l2miss", SWITCH(IFLA_VXLAN_L2MISS, 0)},
	{"l3miss", SWITCH(IFLA_VXLAN_L3MISS, 0)},
	{"udpcsum", SWITCH(IFLA_VXLAN_UDP_CSUM, 1)},
	{"udp6zerocsumtx", SWITCH(IFLA_VXLAN_UDP_ZERO_CSUM6_TX, 0)},
	{"udp6zerocsumrx", SWITCH(IFLA_VXLAN_UDP_ZERO_CSUM6_RX, 0)},
	{"remcsumtx", SWITCH(IFLA_VXLAN_REMCSUM_TX, 0)},
	{"remcsumrx", SWITCH(IFLA_VXLAN_REMCSUM_RX, 0)},
	{"gbp", KIND_FLAG, PRESENT(IFLA_VXLAN_GBP)},
	{"gpe", KIND_FLAG, PRESENT(IFLA_VXLAN_GPE)},
	{"vnifilter", SWITCH(NEW_IFLA_VXLAN_VNIFILTER, 0), NEWER},
	{"localbypass", SWITCH(NEW_IFLA_VXLAN_LOCALBYPASS, 1), NEWER},
	{"reserved_bits", U64(NEW_IFLA_VXLAN_RESERVED_BITS), .big_endian = true, HEX, NEWER,
		HIDE(0xf7ffffff000000ff)},
	{"mcroute", SWITCH(NEW_IFLA_VXLAN_MC_ROUTE, 0), .write_only = true},
	{NULL},
};

/* The checksum of IPv4 and the zero checksums of IPv6 have the defaults of the address family. */
const struct kind_word kind_geneve_words[] = {
	{"external", KIND_SWITCH, PRESENT(IFLA_GENEVE_COLLECT_METADATA)},
	VNI(IFLA_GENEVE_ID, IFLA_GENEVE_COLLECT_METADATA),
	{"remote", KIND_UNICAST, IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6},
	{"dstport", BE16(IFLA_GENEVE_PORT)},
	{"ttl", U8(IFLA_GENEVE_TTL), NAMES({"auto", 0}), HIDE(0), .special = "inherit",
		.special_attr = IFLA_GENEVE_TTL_INHERIT, .special_width = 1, .special_bit = 1},
	{"hoplimit", ALIAS("ttl")},
	TOS(IFLA_GENEVE_TOS),
	DF(IFLA_GENEVE_DF),
	{"flowlabel", BE32(IFLA_GENEVE_LABEL), .max = 0xfffff, HEX, HIDE(0)},
	{"label", ALIAS("flowlabel")},
	{"udpcsum", KIND_SWITCH, U8(IFLA_GENEVE_UDP_CSUM)},
	{"udp6zerocsumtx", KIND_SWITCH, U8(IFLA_GENEVE_UDP_ZERO_CSUM6_TX)},
	{"udp6zerocsumrx", KIND_SWITCH, U8(IFLA_GENEVE_UDP_ZERO_CSUM6_RX)},
	{"innerprotoinherit", KIND_FLAG, PRESENT(NEW_IFLA_GENEVE_INNER_PROTO_INHERIT), NEWER},
	{NULL},
};

const struct kind_word kind_bareudp_words[] = {
	{"dstport", BE16(IFLA_BAREUDP_PORT)},
	{"ethertype", BE16(IFLA_BAREUDP_ETHERTYPE), HEX,
		NAMES({"ip", 0x0800}, {"ipv6", 0x86dd}, {"mpls_uc", 0x8847}, {"mpls_mc", 0x8848})},
	{"srcportmin", U16(IFLA_BAREUDP_SRCPORT_MIN)},
	{"multiproto", KIND_SWITCH, PRESENT(IFLA_BAREUDP_MULTIPROTO_MODE)},
	{NULL},
};

/* The kernel opens the sockets of a gtp that is created with rtnetlink only on request. */
const struct kind_word kind_gtp_words[] = {
	{"role", U32(IFLA_GTP_ROLE), NAMES({"ggsn", 0}, {"sgsn", 1})},
	{"hsize", U32(IFLA_GTP_PDP_HASHSIZE), .max = (1 << 17) - 1, SEND(1024)},
	{"restart_count", U8(NEW_IFLA_GTP_RESTART_COUNT), HIDE(0), NEWER},
	{"", U8(NEW_IFLA_GTP_CREATE_SOCKETS), SEND(1)},
	{NULL},
};

/* linux/amt.h, Linux 5.16. */
const struct kind_word kind_amt_words[] = {
	{"mode", U32(1), NAMES({"gateway", 0}, {"relay", 1})},
	{"relay_port", BE16(2), HIDE(2268)},
	{"gateway_port", BE16(3), HIDE(2268)},
	{"dev", KIND_LOWER, 4},
	{"local", KIND_ADDRESS, 5},
	{"discovery", KIND_ADDRESS, 7},
	{"max_tunnels", U32(8), HIDE(128)},
	{NULL},
};
