/* SPDX-License-Identifier: MIT */
/*
 * The common part of the views by-ip and by-mac. An address that exists in several namespaces has
 * no entry of its own, but one ADDRESS@NAME for each of them. Functions return 0 or a negative
 * errno.
 */
#pragma once

#include "address_index.h"
#include "views.h"

/* Accepts only the canonical form: one address, one name. 0 or -ENOENT; RET is zeroed. */
typedef int (*by_address_parse_fn)(const char *text, struct address *ret);

#define BY_ADDRESS_SIZE 64 /* of a text */
typedef void (*by_address_print_fn)(const struct address *address, char ret[BY_ADDRESS_SIZE]);

/* Resolves ADDRESS or ADDRESS@NAME: struct view. */
int by_address_find(
	struct tree_request *rq, const char *text, by_address_parse_fn parse, ino_t *ret);

/* Lists the addresses of links, or of IP. */
int by_address_list(struct tree_request *rq, bool links, by_address_print_fn print,
	view_each_fn each, void *arg);
