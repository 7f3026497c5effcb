/* SPDX-License-Identifier: MIT */
/*
 * Index of the addresses (address_dump.h) of all network namespaces. A namespace is dumped again
 * only if its generation (changes.h) has changed since, and namespaces are searched again only if
 * one may be new (discover_epoch()). So a lookup usually opens only the namespace that it finds.
 * Keeps no namespace alive. Namespaces that ended are freed by the next lookup. Beyond
 * ADDRESS_INDEX_MAX addresses, namespaces are not stored, but dumped for each lookup.
 *
 * Functions return 0 or a negative errno, and may block. Any thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "address_dump.h"
#include "discover.h"

struct address_index;
struct changes;

#define ADDRESS_INDEX_MAX 131072 /* 6 MiB */

/* NULL: out of memory. D must outlive it. address_index_free() takes NULL. */
struct address_index *address_index_new(struct discover *d);
struct address_index *address_index_free(struct address_index *x);

/* Call before the first lookup; C must outlive the last one. */
void address_index_begin(struct address_index *x, struct changes *c);

/* The namespace that has the address. -ENOENT: none has it; -ENOTUNIQ: several have it. */
int address_index_find(struct address_index *x, const struct address *address, ino_t *ret);

/* Whether the namespace INODE has the address. -ENOENT: it has not, or does not exist. */
int address_index_check(struct address_index *x, const struct address *address, ino_t inode);

/*
 * The addresses of links, or of IP, in no order, to be freed. A namespace that has one twice is
 * there twice.
 */
struct address_owner {
	struct address address;
	ino_t inode;
};
int address_index_list(
	struct address_index *x, bool links, struct address_owner **ret, size_t *ret_n);
