/* SPDX-License-Identifier: MIT */
/*
 * Neighbours: the plain struct of one, its line, and the row `neigh`. A line is what
 * `ip neigh add` takes (ip-neighbour(8)).
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
	size_t lladdr_len;	      /* 0: not known */
	bool has_state, has_protocol; /* said, or dumped */
};

/* The words for NUD_*; as many as there are. */
struct neigh_state {
	unsigned short state;
	const char *word;
};
extern const struct neigh_state neigh_states[];
extern const size_t neigh_n_states;

void neigh_print(const struct neigh *neigh, FILE *out);

/* By link, family, address. For qsort(3). */
int neigh_compare(const void *a, const void *b);

/* All words of a line. Text only; 0 or -EINVAL and w->why. */
int neigh_parse(struct words *w, void *neigh);

/*
 * Makes a zeroed struct neigh of an RTM_NEWNEIGH or RTM_DELNEIGH: see netlink_parse_fn. Leaves out
 * what needs no resolution.
 */
int neigh_take(struct netlink *nl, const struct nlmsghdr *msg, void *neigh);

/* Adds neighbours and proxies to LIST. */
int neigh_dump(struct tree_request *rq, struct netlink_list *list);

extern const struct line_ops neigh_lines;

int neigh_show(struct tree_request *rq, FILE *out);

extern const struct tree_rows neigh_rows;
