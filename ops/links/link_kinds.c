/* SPDX-License-Identifier: MIT */
/* The table of kinds: see link_kinds.h. */
#include "link_kinds.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/if_tunnel.h>
#include <linux/veth.h>
#include <string.h>

#include "cleanup.h"

/* Numbers of 1, 2 and 4 bytes. */
#define U8(attribute) .attr = (attribute), .width = 1, .max = UINT8_MAX
#define U16(attribute) .attr = (attribute), .width = 2, .max = UINT16_MAX
#define U32(attribute) .attr = (attribute), .width = 4, .max = UINT32_MAX
#define HIDE(number) .hide = (number), .hides = true

static const struct kind_word bond_words[] = {
	{"mode", U8(IFLA_BOND_MODE),
		.names = (const struct kind_name[]){{"balance-rr", 0}, {"active-backup", 1},
			{"balance-xor", 2}, {"broadcast", 3}, {"802.3ad", 4}, {"balance-tlb", 5},
			{"balance-alb", 6}, {NULL}}},
	{"miimon", U32(IFLA_BOND_MIIMON), HIDE(0)},
	{NULL},
};

/* Times are in 1/100 s, as in ip(8). */
static const struct kind_word bridge_words[] = {
	{"forward_delay", U32(IFLA_BR_FORWARD_DELAY), HIDE(1500)},
	{"hello_time", U32(IFLA_BR_HELLO_TIME), HIDE(200)},
	{"max_age", U32(IFLA_BR_MAX_AGE), HIDE(2000)},
	{"ageing_time", U32(IFLA_BR_AGEING_TIME), HIDE(30000)},
	{"stp_state", U32(IFLA_BR_STP_STATE), HIDE(0)},
	{"priority", U16(IFLA_BR_PRIORITY), HIDE(32768)},
	{"vlan_filtering", U8(IFLA_BR_VLAN_FILTERING), HIDE(0)},
	{"mcast_snooping", U8(IFLA_BR_MCAST_SNOOPING), HIDE(1)},
	{NULL},
};

static const struct kind_word gre_words[] = {
	{"remote", KIND_UNICAST, IFLA_GRE_REMOTE},
	{"local", KIND_UNICAST, IFLA_GRE_LOCAL},
	{"dev", KIND_LOWER, IFLA_GRE_LINK},
	{"ttl", U8(IFLA_GRE_TTL), HIDE(0)},
	{"nopmtudisc", KIND_FLAG, U8(IFLA_GRE_PMTUDISC), .on = 0, .always = true},
	{NULL},
};

static const struct kind_word iptunnel_words[] = {
	{"remote", KIND_UNICAST, IFLA_IPTUN_REMOTE},
	{"local", KIND_UNICAST, IFLA_IPTUN_LOCAL},
	{"dev", KIND_LOWER, IFLA_IPTUN_LINK},
	{"ttl", U8(IFLA_IPTUN_TTL), HIDE(0)},
	{"nopmtudisc", KIND_FLAG, U8(IFLA_IPTUN_PMTUDISC), .on = 0, .always = true},
	{NULL},
};

static const struct kind_word ipvlan_words[] = {
	{"link", KIND_LOWER},
	{"mode", U16(IFLA_IPVLAN_MODE),
		.names = (const struct kind_name[]){{"l2", IPVLAN_MODE_L2}, {"l3", IPVLAN_MODE_L3},
			{"l3s", IPVLAN_MODE_L3S}, {NULL}}},
	{"bridge", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = 0, HIDE(0)},
	{"private", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = IPVLAN_F_PRIVATE},
	{"vepa", KIND_FLAG, U16(IFLA_IPVLAN_FLAGS), .on = IPVLAN_F_VEPA},
	{NULL},
};

static const struct kind_word macvlan_words[] = {
	{"link", KIND_LOWER},
	{"mode", U32(IFLA_MACVLAN_MODE),
		.names = (const struct kind_name[]){{"private", MACVLAN_MODE_PRIVATE},
			{"vepa", MACVLAN_MODE_VEPA}, {"bridge", MACVLAN_MODE_BRIDGE},
			{"passthru", MACVLAN_MODE_PASSTHRU}, {"source", MACVLAN_MODE_SOURCE},
			{NULL}}},
	{NULL},
};

/* The words of ip-tuntap(8). The default mode is tun. */
static const struct kind_word tun_words[] = {
	{"mode", U8(IFLA_TUN_TYPE), HIDE(IFF_TUN),
		.names = (const struct kind_name[]){{"tun", IFF_TUN}, {"tap", IFF_TAP}, {NULL}}},
	{"user", U32(IFLA_TUN_OWNER)},
	{"group", U32(IFLA_TUN_GROUP)},
	{"pi", KIND_FLAG, U8(IFLA_TUN_PI), .on = 1},
	{"vnet_hdr", KIND_FLAG, U8(IFLA_TUN_VNET_HDR), .on = 1},
	{"multi_queue", KIND_FLAG, U8(IFLA_TUN_MULTI_QUEUE), .on = 1},
	{NULL},
};

static const struct kind_word veth_words[] = {
	{"peer", KIND_PEER},
	{NULL},
};

static const struct kind_word vlan_words[] = {
	{"protocol", U16(IFLA_VLAN_PROTOCOL), .big_endian = true, HIDE(0x8100),
		.names = (const struct kind_name[]){{"802.1Q", 0x8100}, {"802.1q", 0x8100},
			{"802.1ad", 0x88a8}, {NULL}}},
	{"id", .attr = IFLA_VLAN_ID, .width = 2, .max = 4095},
	{"link", KIND_LOWER},
	{NULL},
};

static const struct kind_word vrf_words[] = {
	{"table", KIND_TABLE, U32(IFLA_VRF_TABLE)},
	{NULL},
};

static const struct kind_word vxlan_words[] = {
	{"external", KIND_FLAG, U8(IFLA_VXLAN_COLLECT_METADATA), .on = 1,
		.turns_off = IFLA_VXLAN_LEARNING},
	{"id", .attr = IFLA_VXLAN_ID, .width = 4, .max = (1 << 24) - 1, HIDE(0)},
	{"remote", KIND_UNICAST, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6},
	{"group", KIND_MULTICAST, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6},
	{"local", KIND_UNICAST, IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6},
	{"dev", KIND_LOWER, IFLA_VXLAN_LINK},
	{"dstport", U16(IFLA_VXLAN_PORT), .big_endian = true},
	{"ttl", U8(IFLA_VXLAN_TTL), HIDE(0)},
	{"ageing", U32(IFLA_VXLAN_AGEING), HIDE(300)},
	{"nolearning", KIND_FLAG, U8(IFLA_VXLAN_LEARNING), .on = 0},
	{NULL},
};

/* A kind without words is created by its name alone. */
static const struct kind kinds[] = {
	{"bond", IFLA_BOND_MAX, .words = bond_words},
	{"bridge", IFLA_BR_MAX, .words = bridge_words},
	{"dummy"},
	{"gre", IFLA_GRE_MAX, IFLA_GRE_LINK, .words = gre_words},
	{"gretap", IFLA_GRE_MAX, IFLA_GRE_LINK, .words = gre_words},
	{"ifb"},
	{"ipip", IFLA_IPTUN_MAX, IFLA_IPTUN_LINK, .words = iptunnel_words},
	{"ipvlan", IFLA_IPVLAN_MAX, .words = ipvlan_words},
	{"macvlan", IFLA_MACVLAN_MAX, .words = macvlan_words},
	{"macvtap", IFLA_MACVLAN_MAX, .words = macvlan_words},
	{"nlmon"},
	{"sit", IFLA_IPTUN_MAX, IFLA_IPTUN_LINK, .words = iptunnel_words},
	{"team"},
	{"tun", IFLA_TUN_MAX, .by_tun = true, .words = tun_words},
	{"vcan"},
	{"veth", VETH_INFO_MAX, .words = veth_words},
	{"vlan", IFLA_VLAN_MAX, .words = vlan_words},
	{"vrf", IFLA_VRF_MAX, .words = vrf_words},
	{"vxlan", IFLA_VXLAN_MAX, IFLA_VXLAN_LINK, .words = vxlan_words},
	{"wireguard"},
};

const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}
