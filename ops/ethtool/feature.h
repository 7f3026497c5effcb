/* SPDX-License-Identifier: MIT */
/*
 * Features (offloads) of a link, with the words, groups and order of ethtool -k: a line for each,
 * as text and in messages of ethtool netlink.
 */
#pragma once

#include <linux/ethtool.h>
#include <stdbool.h>
#include <stdio.h>

#include "netlink.h"
#include "words.h"

struct feature {
	char word[ETH_GSTRING_LEN + 1];
	bool on, wanted; /* `wanted` is what was requested */
	bool fixed;	 /* cannot be changed; of a group, none of its features can */
	bool is_group;	 /* of several features: on if one of them is */
};

struct feature_group;

/* A feature of the kernel, by the number of its bit. */
struct feature_bit {
	char name[ETH_GSTRING_LEN + 1];	   /* empty: there is no such feature */
	const struct feature_group *group; /* NULL: none */
	bool hw, wanted, active, nochange; /* ETHTOOL_A_FEATURES_* */
};

#define FEATURES_MAX 128

struct features {
	struct feature_bit bits[FEATURES_MAX];
	unsigned n;
};

/* Parses ETHTOOL_MSG_FEATURES_GET_REPLY, with names, into zeroed struct features. */
int features_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item);

/* Appends the lines to LIST, of struct feature. 0 or -ENOMEM. */
int features_list(const struct features *features, struct netlink_list *list);

/*
 * Adds a bitset to MSG, an attribute of ETHTOOL_MSG_FEATURES_SET: requests the feature of the line
 * WORD ON or off; of a group, all of its features that are not fixed. 0 or -ENOMEM.
 */
int features_put(struct nl_msg *msg, const struct features *features, const char *word, bool on);

/* Parses `WORD on|off`, with the comments that feature_print() adds. See struct line_ops. */
int feature_parse(struct words *w, void *item);
void feature_print(const struct feature *feature, FILE *out);
