/* SPDX-License-Identifier: MIT */
/*
 * Neighbours: struct neigh, its text form, and the row `neigh`. A line has the syntax of
 * `ip neigh add` (ip-neighbour(8)).
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>

#include "lines.h"

#define NEIGH_LLADDR_MAX 32

struct neigh {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char flags;  /* NTF_* */
	unsigned short state; /* NUD_* */
	unsigned char protocol;
	struct in6_addr dst;
	char dev[IF_NAMESIZE];
	unsigned char lladdr[NEIGH_LLADDR_MAX];
	size_t lladdr_len;	      /* 0: unknown */
	bool has_state, has_protocol; /* given, or from a dump */
};

/* NUD_* states and their words; neigh_n_states of them. */
struct neigh_state {
	unsigned short state;
	const char *word;
};
extern const struct neigh_state neigh_states[];
extern const size_t neigh_n_states;

void neigh_print(const struct neigh *neigh, FILE *out);

/* Orders by link, family, proxy flag and address. For qsort(3). */
int neigh_compare(const void *a, const void *b);

/* Parses all words of a line. Text only. Returns 0, or -EINVAL and sets w->why. */
int neigh_parse(struct words *w, void *neigh);

/*
 * Parses RTM_NEWNEIGH or RTM_DELNEIGH into a zeroed struct neigh: see netlink_parse_fn. Skips
 * entries that need no resolution.
 */
int neigh_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *neigh);

/* Appends neighbours and proxies to LIST. */
int neigh_dump(struct tree_request *rq, struct netlink_list *list);

extern const struct line_ops neigh_lines;

int neigh_show(struct tree_request *rq, FILE *out);
