/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds: the words accepted after `type` in `ip link add`. Each kind is a row, and
 * each of its words is a row. `kind` is parsed and printed by the same rows, so that printed text
 * is accepted as input. Source: ip-link(8), linux/if_link.h, and the drivers for default values.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIND_ATTRS_MAX 127
#define KIND_WORDS_MAX 64

enum kind_format {
	KIND_NUMBER,	/* WORD N, or one of `names`, or `special` */
	KIND_TABLE,	/* WORD TABLE: a routing table */
	KIND_FLAG,	/* WORD alone: sends the number `on`; printed only if it is that number */
	KIND_SWITCH,	/* WORD or noWORD: 1 or 0 */
	KIND_KEY,	/* WORD N or WORD A.B.C.D; with a bit of `special_attr`, also noWORD */
	KIND_ADDRESS,	/* WORD ADDRESS */
	KIND_UNICAST,	/* WORD ADDRESS: unicast */
	KIND_MULTICAST, /* WORD ADDRESS: multicast */
	KIND_PREFIX,	/* WORD ADDRESS/LEN: the length is `special_attr` */
	KIND_PORTS,	/* WORD MIN MAX */
	KIND_MAP,	/* WORD FROM:TO ...: adds to the map */
	KIND_TARGETS,	/* WORD ADDRESS,ADDRESS,...: IPv4 in `attr`, or IPv6 in `attr6` */
	KIND_MAC,	/* WORD LLADDR: six bytes */
	KIND_MACS,	/* WORD set [LLADDR ...]: the last row, as any number of addresses follow */
	KIND_TEXT,	/* WORD TEXT */
	KIND_LINK,	/* WORD LINK: a link in the same namespace */
	KIND_LOWER,	/* WORD LINK: the lower device; without `attr`, IFLA_LINK */
	KIND_PEER,	/* WORD [name] LINK: the other end; only for creation */
	KIND_PEER_WORDS, /* WORD: the words after it are the rows `of_peer` */
	KIND_ALIAS,	 /* WORD ...: the same as the words `means`, each with these arguments */
};

struct kind_name {
	const char *word; /* NULL: the last */
	uint64_t number;
};

struct kind_word {
	const char *word; /* NULL: the last; "": cannot be written, its default is sent */
	enum kind_format format;
	unsigned char attr;  /* 0: none, e.g. a lower device given by IFLA_LINK */
	unsigned char attr6; /* for an IPv6 address; without it, IPv4 only */
	/* A number. */
	unsigned char width;		  /* in bytes; 0: the attribute has no value */
	unsigned char size, at;		  /* of an attribute with several numbers, and the offset */
	unsigned char read_attr, read_at; /* where the kernel shows it, if not there */
	bool is_signed, big_endian, hex,
		base16;	      /* printed as 0x…; read without 0x, as ip(8) does */
	uint64_t min, max;    /* max 0: what fits */
	uint64_t mask;	      /* bits of the number; 0: all */
	bool omitted_if_zero; /* the kernel sends no attribute that is 0 */
	bool masked;	      /* a structure of two 32-bit numbers: bits, and a mask */
	bool of_peer;	      /* after a KIND_PEER_WORDS; the last rows */
	const struct kind_name *names;
	uint64_t on;
	int turns_off; /* a one-byte attribute that the flag sets to 0; 0: none */
	/* A word instead of the number. It sets a bit of another attribute. */
	const char *special;
	unsigned char special_attr, special_width;
	bool special_big_endian;
	uint32_t special_bit;
	/* The number `otherwise` is not printed. The kernel has it without the word, or it is sent.
	 */
	uint64_t otherwise;
	bool hides, sends;
	uint64_t also_hides;	 /* 0: none */
	unsigned char shown_if;	 /* with this flag or byte, `otherwise` is printed */
	unsigned char hidden_if; /* `otherwise` is hidden only with this flag or byte */
	/* With an attribute that is `alone`, only rows that combine are sent and printed. */
	bool alone, combines;
	unsigned char if_set, if_unset; /* printed depending on this one-byte attribute */
	unsigned char of_multicast; /* a key: without the word, that address, if it is multicast */
	bool write_only; /* never printed: only for changes, or the kernel does not show it */
	bool newer; /* than Linux 5.14: an older kernel ignores it, and link_spec_ignored() tells */
	const char *means[2];
};

struct kind {
	const char *name;
	const struct kind_word *words; /* in print order; NULL: none */
	uint64_t state;		       /* bit N: attribute N is read-only state, and not printed */
	bool by_tun;		       /* created with ioctl_tun(2), not with rtnetlink */
	bool port;		       /* of a port of a bridge or bond, in IFLA_INFO_SLAVE_DATA */
	bool whole;		       /* a change resets the attributes that it does not contain */
};

#define KIND_STATE(attribute) (UINT64_C(1) << (attribute))

/* NULL: no such kind. */
const struct kind *kind_find(const char *name);

/* The rows of the kinds, by number; NULL: there are no more. */
const struct kind *kind_row(size_t i);

/* The words of several kinds, in the source file of their subject. */
extern const struct kind_word kind_bond_words[], kind_bridge_words[], kind_bond_slave_words[],
	kind_bridge_slave_words[]; /* link_kinds_bridge.c */
extern const struct kind_word kind_gre_words[], kind_erspan_words[], kind_ip6gre_words[],
	kind_ip6erspan_words[], kind_ipip_words[], kind_sit_words[], kind_ip6tnl_words[],
	kind_vti_words[], kind_vti6_words[], kind_xfrm_words[]; /* link_kinds_tunnel.c */
extern const struct kind_word kind_vxlan_words[], kind_geneve_words[], kind_bareudp_words[],
	kind_gtp_words[], kind_amt_words[]; /* link_kinds_udp.c */
