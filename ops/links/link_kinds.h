/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds: what may stand after `type` in `ip link add`. A kind is one row, a word of it
 * another one: reading and writing of `kind` derive from the same rows, so that what is shown is
 * accepted. Source: ip-link(8), linux/if_link.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIND_ATTRS_MAX 63

enum kind_format {
	KIND_NUMBER, /* WORD N, or one of `names` */
	KIND_TABLE,  /* WORD TABLE: a routing table */
	KIND_FLAG, /* WORD alone: the number `on`; without it, its opposite is said when `always` */
	KIND_UNICAST,	/* WORD ADDRESS: of one host */
	KIND_MULTICAST, /* WORD ADDRESS: of a group */
	KIND_LOWER,	/* WORD LINK: the lower device */
	KIND_PEER,	/* WORD [name] LINK: the other end, when it is made */
};

struct kind_name {
	const char *word; /* NULL: the last */
	uint32_t number;
};

struct kind_word {
	const char *word; /* NULL: the last */
	enum kind_format format;
	int attr;	 /* 0: none, as of a lower device that is the link's own IFLA_LINK */
	int attr6;	 /* the same for an IPv6 address; 0: IPv4 alone */
	unsigned width;	 /* of a number, in bytes */
	bool big_endian; /* a number */
	uint32_t min, max;
	const struct kind_name *names;
	uint32_t hide; /* a number that goes without saying */
	bool hides;
	uint32_t on;
	bool always;
	int turns_off; /* a one-byte attribute that is 0 with the flag; 0: none */
};

struct kind {
	const char *name;
	int max;     /* of its attributes; at most KIND_ATTRS_MAX */
	int lower;   /* the attribute with the lower device; 0: it is the link's own IFLA_LINK */
	bool by_tun; /* made with ioctl_tun(2), not by rtnetlink */
	const struct kind_word *words; /* in the order in which they are shown; NULL: none */
};

/* NULL: there is none of that name. */
const struct kind *kind_find(const char *name);
