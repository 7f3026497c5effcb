/* SPDX-License-Identifier: MIT */
/*
 * The attributes of a kind, by number; ATTRS has KIND_ATTRS_MAX + 1 pointers. The kernel's may be
 * of any size. Those that are set are copies, to be freed.
 */
#pragma once

#include <netlink/attr.h>

#include "link_kinds.h"
#include "words.h"

/* Sets an attribute, of any earlier size. DATA NULL: zeroes. 0 or -ENOMEM. */
int kind_attr_set(struct nlattr **attrs, int type, const void *data, size_t size);
void kind_attr_remove(struct nlattr **attrs, int type);

/* The number of the row. False: there is none, or the attribute is too short. */
bool kind_number_get(struct nlattr *const *attrs, const struct kind_word *word, uint64_t *ret);
int kind_number_set(struct nlattr **attrs, const struct kind_word *word, uint64_t n);

/* The highest number that the row has room for. */
uint64_t kind_number_max(const struct kind_word *word);

/* The bit that stands for `special`, or for the presence of a key. */
bool kind_special_get(struct nlattr *const *attrs, const struct kind_word *word);
int kind_special_set(struct nlattr **attrs, const struct kind_word *word, bool on);

/* Are rows that do not combine excluded, by a row that is `alone`? */
bool kind_is_alone(const struct kind *kind, struct nlattr *const *attrs);

/* FAMILY: AF_INET or AF_INET6. */
bool kind_is_multicast(int family, const void *address);

/* Is the address in the attribute `of_multicast` a multicast address? */
bool kind_has_multicast(struct nlattr *const *attrs, const struct kind_word *word);

/* Parses the arguments of a KIND_MAP, KIND_TARGETS or KIND_MACS: see words.h; or -ENOMEM. */
int kind_list_parse(struct words *w, const struct kind_word *word, struct nlattr **attrs);
