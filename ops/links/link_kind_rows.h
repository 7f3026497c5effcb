/* SPDX-License-Identifier: MIT */
/* Abbreviations for the rows of the table of kinds; only for link_kinds*.c. */
#pragma once

#include "link_kinds.h"

/* Numbers of 1, 2, 4 and 8 bytes; big-endian; an attribute that is present or not. */
#define U8(attribute) .attr = (attribute), .width = 1
#define U16(attribute) .attr = (attribute), .width = 2
#define U32(attribute) .attr = (attribute), .width = 4
#define U64(attribute) .attr = (attribute), .width = 8
#define BE16(attribute) U16(attribute), .big_endian = true
#define BE32(attribute) U32(attribute), .big_endian = true
#define PRESENT(attribute) .attr = (attribute), .on = 1

/* One of two 32-bit numbers in an attribute: bits, and which of them to change. */
#define BIT_OF(attribute, bit) U32(attribute), .size = 8, .mask = (bit), .masked = true

/* HIDE: the default of every kernel. SEND: the default of ip(8), sent if the word is missing. */
#define HIDE(number) .otherwise = (number), .hides = true
#define SEND(number) .otherwise = (number), .hides = true, .sends = true

#define NAMES(...) \
	.names = (const struct kind_name[]) \
	{ \
		__VA_ARGS__, \
		{ \
			NULL \
		} \
	}
#define ON_OFF NAMES({"on", 1}, {"off", 0})
#define ALIAS(...) KIND_ALIAS, .means = {__VA_ARGS__}
#define NEWER .newer = true
#define HEX .hex = true
#define BASE16 .hex = true, .base16 = true

/* Ethernet protocols, as ip(8) names them. */
#define VLAN_PROTOCOLS NAMES({"802.1Q", 0x8100}, {"802.1q", 0x8100}, {"802.1ad", 0x88a8})

/*
 * Attributes that Linux 5.10 does not have: the headers may be older than the running kernel. The
 * numbers are kernel ABI (tests/unit/test_link_kind.c).
 */
enum {
	NEW_IFLA_BATADV_ALGO_NAME = 1,		    /* Linux 5.11 */
	NEW_IFLA_BOND_AD_LACP_ACTIVE = 29,	    /* 5.14 */
	NEW_IFLA_BOND_MISSED_MAX = 30,		    /* 5.17 */
	NEW_IFLA_BOND_NS_IP6_TARGET = 31,	    /* 6.0 */
	NEW_IFLA_BOND_COUPLED_CONTROL = 32,	    /* 6.9 */
	NEW_IFLA_BOND_BROADCAST_NEIGH = 33,	    /* 6.17 */
	NEW_IFLA_BOND_SLAVE_PRIO = 9,		    /* 6.1 */
	NEW_IFLA_BOND_SLAVE_ACTOR_PORT_PRIO = 10,   /* 6.18 */
	NEW_IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT = 37, /* 5.12 */
	NEW_IFLA_BRPORT_LOCKED = 39,		    /* 5.18 */
	NEW_IFLA_BRPORT_MAB = 40,		    /* 6.2 */
	NEW_IFLA_BRPORT_MCAST_MAX_GROUPS = 42,	    /* 6.3 */
	NEW_IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = 43,   /* 6.4 */
	NEW_IFLA_BRPORT_BACKUP_NHID = 44,	    /* 6.6 */
	NEW_IFLA_BR_MCAST_QUERIER_STATE = 47,	    /* 5.15 */
	NEW_IFLA_BR_FDB_N_LEARNED = 48,		    /* 6.7 */
	NEW_IFLA_BR_FDB_MAX_LEARNED = 49,	    /* 6.7 */
	NEW_IFLA_GRO_MAX_SIZE = 58,		    /* 5.18 */
	NEW_IFLA_GSO_IPV4_MAX_SIZE = 63,	    /* 6.3 */
	NEW_IFLA_GRO_IPV4_MAX_SIZE = 64,	    /* 6.3 */
	NEW_IFLA_NETNS_IMMUTABLE = 67,		    /* 6.14 */
	NEW_IFLA_GENEVE_INNER_PROTO_INHERIT = 14,   /* 5.18 */
	NEW_IFLA_GTP_CREATE_SOCKETS = 5,	    /* 5.18 */
	NEW_IFLA_GTP_RESTART_COUNT = 6,		    /* 5.18 */
	NEW_IFLA_HSR_INTERLINK = 8,		    /* 6.10 */
	NEW_IFLA_MACVLAN_BC_QUEUE_LEN = 7,	    /* 5.11 */
	NEW_IFLA_MACVLAN_BC_QUEUE_LEN_USED = 8,	    /* 5.11 */
	NEW_IFLA_MACVLAN_BC_CUTOFF = 9,		    /* 6.4 */
	NEW_IFLA_NETKIT_PEER_INFO = 1,		    /* 6.7 */
	NEW_IFLA_NETKIT_PRIMARY = 2,		    /* 6.7 */
	NEW_IFLA_NETKIT_POLICY = 3,		    /* 6.7 */
	NEW_IFLA_NETKIT_PEER_POLICY = 4,	    /* 6.7 */
	NEW_IFLA_NETKIT_MODE = 5,		    /* 6.7 */
	NEW_IFLA_NETKIT_SCRUB = 6,		    /* 6.10 */
	NEW_IFLA_NETKIT_PEER_SCRUB = 7,		    /* 6.10 */
	NEW_IFLA_NETKIT_HEADROOM = 8,		    /* 6.14 */
	NEW_IFLA_NETKIT_TAILROOM = 9,		    /* 6.14 */
	NEW_IFLA_VXLAN_VNIFILTER = 30,		    /* 5.18 */
	NEW_IFLA_VXLAN_LOCALBYPASS = 31,	    /* 6.5 */
	NEW_IFLA_VXLAN_LABEL_POLICY = 32,	    /* 6.8 */
	NEW_IFLA_VXLAN_RESERVED_BITS = 33,	    /* 6.14 */
	NEW_IFLA_VXLAN_MC_ROUTE = 34,		    /* 6.15 */
	NEW_IFLA_XFRM_COLLECT_METADATA = 3,	    /* 6.1 */
	NEW_MACVLAN_FLAG_NODST = 2,		    /* 5.13 */
};
