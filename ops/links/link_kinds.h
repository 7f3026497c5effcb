/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds: the words accepted after `type` in `ip link add`. Each kind is a row, and
 * each of its words is a row. `kind` is parsed and printed by the same rows, so that printed text
 * is accepted as input. Source: ip-link(8), linux/if_link.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIND_ATTRS_MAX 63

enum kind_format {
	KIND_NUMBER,	/* WORD N, or one of `names` */
	KIND_TABLE,	/* WORD TABLE: a routing table */
	KIND_FLAG,	/* WORD alone: sends the number `on`; if omitted, !on if `always` */
	KIND_UNICAST,	/* WORD ADDRESS: unicast */
	KIND_MULTICAST, /* WORD ADDRESS: multicast */
	KIND_LOWER,	/* WORD LINK: the lower device */
	KIND_PEER,	/* WORD [name] LINK: the other end; only for creation */
};

struct kind_name {
	const char *word; /* NULL: the last */
	uint32_t number;
};

struct kind_word {
	const char *word; /* NULL: the last */
	enum kind_format format;
	int attr;	 /* 0: none, e.g. a lower device given by IFLA_LINK */
	int attr6;	 /* for an IPv6 address; 0: IPv4 only */
	unsigned width;	 /* of a number, in bytes */
	bool big_endian; /* a number */
	uint32_t min, max;
	const struct kind_name *names;
	uint32_t hide; /* this number is not printed, if `hides` */
	bool hides;
	uint32_t on;
	bool always;
	int turns_off; /* a one-byte attribute that the flag sets to 0; 0: none */
};

struct kind {
	const char *name;
	int max;		       /* highest attribute; at most KIND_ATTRS_MAX */
	int lower;		       /* the attribute of the lower device; 0: IFLA_LINK */
	bool by_tun;		       /* created with ioctl_tun(2), not with rtnetlink */
	const struct kind_word *words; /* in print order; NULL: none */
};

/* NULL: no such kind. */
const struct kind *kind_find(const char *name);
