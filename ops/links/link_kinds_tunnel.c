/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds: tunnels. ip(8) sends all attributes of a tunnel, so the default values are
 * its own, and are sent if the word is missing.
 */
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include <linux/in.h>
#include <linux/ip6_tunnel.h>

#include "link_kind_rows.h"

/* A row on each line. */
/* clang-format off */
#define TTL(attribute) \
	{"ttl", U8(attribute), NAMES({"inherit", 0}), SEND(0)}, \
	{"hoplimit", ALIAS("ttl")}
#define TOS(attribute) \
	{"tos", U8(attribute), BASE16, NAMES({"inherit", 1}), SEND(0)}, \
	{"tclass", ALIAS("tos")}, \
	{"dsfield", ALIAS("tos")}
#define FWMARK(attribute) \
	{"fwmark", U32(attribute), HEX, SEND(0)}

#define ENCAP(type, flags, sport, dport, ...) \
	{"encap", U16(type), NAMES({"none", 0}, {"fou", 1}, {"gue", 2}, {"mpls", 3}), HIDE(0)}, \
	{"noencap", KIND_FLAG, U16(type), .on = 0, HIDE(0)}, \
	{"encap-sport", BE16(sport), NAMES({"auto", 0}), HIDE(0)}, \
	{"encap-dport", BE16(dport), HIDE(0)}, \
	{"encap-csum", KIND_SWITCH, U16(flags), .mask = 1, HIDE(0)}, \
	{"encap-udp6-csum", KIND_SWITCH, U16(flags), .mask = 2, __VA_ARGS__}, \
	{"encap-remcsum", KIND_SWITCH, U16(flags), .mask = 4, HIDE(0)}
#define GRE_ENCAP(...) \
	ENCAP(IFLA_GRE_ENCAP_TYPE, IFLA_GRE_ENCAP_FLAGS, IFLA_GRE_ENCAP_SPORT, \
		IFLA_GRE_ENCAP_DPORT, __VA_ARGS__)
#define IPTUN_ENCAP(...) \
	ENCAP(IFLA_IPTUN_ENCAP_TYPE, IFLA_IPTUN_ENCAP_FLAGS, IFLA_IPTUN_ENCAP_SPORT, \
		IFLA_IPTUN_ENCAP_DPORT, __VA_ARGS__)

/* The bits GRE_* of linux/if_tunnel.h, in host byte order. */
#define GRE_BIT(attribute, bit) KIND_SWITCH, BE16(attribute), .mask = (bit), HIDE(0)
#define GRE_KEY_BIT(attribute) \
	.special_attr = (attribute), .special_width = 2, .special_big_endian = true, \
	.special_bit = 0x2000
#define GRE_KEYS(...) \
	{"ikey", KIND_KEY, BE32(IFLA_GRE_IKEY), GRE_KEY_BIT(IFLA_GRE_IFLAGS), __VA_ARGS__}, \
	{"okey", KIND_KEY, BE32(IFLA_GRE_OKEY), GRE_KEY_BIT(IFLA_GRE_OFLAGS), __VA_ARGS__}, \
	{"key", ALIAS("ikey", "okey")}, \
	{"iseq", GRE_BIT(IFLA_GRE_IFLAGS, 0x1000)}, \
	{"oseq", GRE_BIT(IFLA_GRE_OFLAGS, 0x1000)}, \
	{"seq", ALIAS("iseq", "oseq")}, \
	{"icsum", GRE_BIT(IFLA_GRE_IFLAGS, 0x8000)}, \
	{"ocsum", GRE_BIT(IFLA_GRE_OFLAGS, 0x8000)}, \
	{"csum", ALIAS("icsum", "ocsum")}

#define GRE_WORDS \
	{"external", KIND_FLAG, PRESENT(IFLA_GRE_COLLECT_METADATA), .alone = true}, \
	{"remote", KIND_ADDRESS, IFLA_GRE_REMOTE}, \
	{"local", KIND_ADDRESS, IFLA_GRE_LOCAL}, \
	{"dev", KIND_LOWER, IFLA_GRE_LINK}, \
	TTL(IFLA_GRE_TTL), \
	{"pmtudisc", KIND_SWITCH, U8(IFLA_GRE_PMTUDISC), SEND(1)}, \
	GRE_KEYS(.of_multicast = IFLA_GRE_REMOTE), \
	TOS(IFLA_GRE_TOS), \
	{"ignore-df", KIND_SWITCH, U8(IFLA_GRE_IGNORE_DF), HIDE(0)}, \
	FWMARK(IFLA_GRE_FWMARK), \
	GRE_ENCAP(HIDE(0))

#define ERSPAN_WORDS \
	{"erspan_ver", U8(IFLA_GRE_ERSPAN_VER), .max = 2, SEND(1)}, \
	{"erspan", U32(IFLA_GRE_ERSPAN_INDEX), .min = 1, .max = (1 << 20) - 1, HIDE(0)}, \
	{"erspan_dir", U8(IFLA_GRE_ERSPAN_DIR), NAMES({"ingress", 0}, {"egress", 1})}, \
	{"erspan_hwid", U16(IFLA_GRE_ERSPAN_HWID), .max = 63}

/* IP6_TNL_F_CAP_XMIT, _RCV and _PER_PACKET: the kernel computes them. */
#define IP6_TNL_F_CAP 0x70000

/* Words whose value is a number, or a flag that it is inherited: linux/ip6_tunnel.h. */
#define IP6_FLAG(flags, text, bit) \
	.special = (text), .special_attr = (flags), .special_width = 4, .special_bit = (bit)
#define IP6_WORDS(limit, flowinfo, flags, mark) \
	{"encaplimit", U8(limit), SEND(4), IP6_FLAG(flags, "none", IP6_TNL_F_IGN_ENCAP_LIMIT)}, \
	{"tclass", BE32(flowinfo), .mask = 0x0ff00000, BASE16, SEND(0), \
		IP6_FLAG(flags, "inherit", IP6_TNL_F_USE_ORIG_TCLASS)}, \
	{"tos", ALIAS("tclass")}, \
	{"dsfield", ALIAS("tclass")}, \
	{"flowlabel", BE32(flowinfo), .mask = 0xfffff, BASE16, SEND(0), \
		IP6_FLAG(flags, "inherit", IP6_TNL_F_USE_ORIG_FLOWLABEL)}, \
	{"dscp", U32(flags), .mask = IP6_TNL_F_RCV_DSCP_COPY, NAMES({"inherit", 1}), \
		HIDE(0)}, \
	{"fwmark", U32(mark), HEX, SEND(0), \
		IP6_FLAG(flags, "inherit", IP6_TNL_F_USE_ORIG_FWMARK)}, \
	{"allow-localremote", KIND_SWITCH, U32(flags), \
		.mask = IP6_TNL_F_ALLOW_LOCAL_REMOTE, HIDE(0)}, \
	{"", U32(flags), .mask = IP6_TNL_F_CAP}
#define HOPLIMIT(attribute) \
	{"hoplimit", U8(attribute), NAMES({"inherit", 0}), SEND(64)}, \
	{"ttl", ALIAS("hoplimit")}

#define IP6GRE_WORDS \
	{"external", KIND_FLAG, PRESENT(IFLA_GRE_COLLECT_METADATA), .alone = true}, \
	{"remote", KIND_ADDRESS, .attr6 = IFLA_GRE_REMOTE}, \
	{"local", KIND_ADDRESS, .attr6 = IFLA_GRE_LOCAL}, \
	{"dev", KIND_LOWER, IFLA_GRE_LINK}, \
	HOPLIMIT(IFLA_GRE_TTL), \
	IP6_WORDS( \
		IFLA_GRE_ENCAP_LIMIT, IFLA_GRE_FLOWINFO, IFLA_GRE_FLAGS, IFLA_GRE_FWMARK), \
	GRE_KEYS(), \
	GRE_ENCAP(SEND(1))

#define IPTUN_MODE(...) \
	{"mode", U8(IFLA_IPTUN_PROTO), NAMES(__VA_ARGS__), SEND(0), .combines = true}
#define IPTUN_WORDS \
	{"external", KIND_FLAG, PRESENT(IFLA_IPTUN_COLLECT_METADATA), .alone = true}, \
	{"remote", KIND_ADDRESS, IFLA_IPTUN_REMOTE}, \
	{"local", KIND_ADDRESS, IFLA_IPTUN_LOCAL}, \
	{"dev", KIND_LOWER, IFLA_IPTUN_LINK}, \
	TTL(IFLA_IPTUN_TTL), \
	{"pmtudisc", KIND_SWITCH, U8(IFLA_IPTUN_PMTUDISC), SEND(1)}, \
	TOS(IFLA_IPTUN_TOS), \
	FWMARK(IFLA_IPTUN_FWMARK), \
	IPTUN_ENCAP(HIDE(0))

#define VTI_KEYS \
	{"ikey", KIND_KEY, BE32(IFLA_VTI_IKEY), HIDE(0)}, \
	{"okey", KIND_KEY, BE32(IFLA_VTI_OKEY), HIDE(0)}, \
	{"key", ALIAS("ikey", "okey")}
/* clang-format on */

const struct kind_word kind_gre_words[] = {GRE_WORDS, {NULL}};
const struct kind_word kind_erspan_words[] = {GRE_WORDS, ERSPAN_WORDS, {NULL}};
const struct kind_word kind_ip6gre_words[] = {IP6GRE_WORDS, {NULL}};
const struct kind_word kind_ip6erspan_words[] = {IP6GRE_WORDS, ERSPAN_WORDS, {NULL}};

const struct kind_word kind_ipip_words[] = {
	IPTUN_WORDS,
	IPTUN_MODE({"any", 0}, {"ipip", IPPROTO_IPIP}, {"mplsip", 137}),
	{NULL},
};

const struct kind_word kind_sit_words[] = {
	IPTUN_WORDS,
	IPTUN_MODE({"any", 0}, {"ip6ip", IPPROTO_IPV6}, {"ipip", IPPROTO_IPIP}, {"mplsip", 137}),
	{"isatap", KIND_FLAG, U16(IFLA_IPTUN_FLAGS), .mask = SIT_ISATAP, .on = 1},
	{"6rd-prefix", KIND_PREFIX, .attr6 = IFLA_IPTUN_6RD_PREFIX,
		.special_attr = IFLA_IPTUN_6RD_PREFIXLEN},
	{"6rd-relay_prefix", KIND_PREFIX, IFLA_IPTUN_6RD_RELAY_PREFIX,
		.special_attr = IFLA_IPTUN_6RD_RELAY_PREFIXLEN},
	{NULL},
};

const struct kind_word kind_ip6tnl_words[] = {
	{"external", KIND_FLAG, PRESENT(IFLA_IPTUN_COLLECT_METADATA), .alone = true},
	IPTUN_MODE({"any", 0}, {"ip6ip6", IPPROTO_IPV6}, {"ipip6", IPPROTO_IPIP}),
	{"remote", KIND_ADDRESS, .attr6 = IFLA_IPTUN_REMOTE},
	{"local", KIND_ADDRESS, .attr6 = IFLA_IPTUN_LOCAL},
	{"dev", KIND_LOWER, IFLA_IPTUN_LINK},
	HOPLIMIT(IFLA_IPTUN_TTL),
	IP6_WORDS(IFLA_IPTUN_ENCAP_LIMIT, IFLA_IPTUN_FLOWINFO, IFLA_IPTUN_FLAGS, IFLA_IPTUN_FWMARK),
	IPTUN_ENCAP(SEND(1)),
	{NULL},
};

const struct kind_word kind_vti_words[] = {
	{"remote", KIND_ADDRESS, IFLA_VTI_REMOTE},
	{"local", KIND_ADDRESS, IFLA_VTI_LOCAL},
	{"dev", KIND_LOWER, IFLA_VTI_LINK},
	VTI_KEYS,
	FWMARK(IFLA_VTI_FWMARK),
	{NULL},
};

const struct kind_word kind_vti6_words[] = {
	{"remote", KIND_ADDRESS, .attr6 = IFLA_VTI_REMOTE},
	{"local", KIND_ADDRESS, .attr6 = IFLA_VTI_LOCAL},
	{"dev", KIND_LOWER, IFLA_VTI_LINK},
	VTI_KEYS,
	FWMARK(IFLA_VTI_FWMARK),
	{NULL},
};

const struct kind_word kind_xfrm_words[] = {
	{"external", KIND_FLAG, PRESENT(NEW_IFLA_XFRM_COLLECT_METADATA), NEWER},
	{"dev", KIND_LOWER, IFLA_XFRM_LINK},
	{"if_id", U32(IFLA_XFRM_IF_ID), HEX, HIDE(0)},
	{NULL},
};
