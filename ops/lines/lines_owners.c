/* SPDX-License-Identifier: MIT */
/*
 * Ownership: which entries `>` may remove. See lines.h. A text names an owner by a line that is not
 * a `del`.
 */
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "lines_own.h"

#define NAMES_MAX 8 /* names listed in a note */

unsigned owner_of_protocol(unsigned char protocol)
{
	switch (protocol) {
	case RTPROT_UNSPEC:
	case RTPROT_BOOT:
	case RTPROT_STATIC:
		return OWNER_ADMIN;
	default:
		return protocol;
	}
}

const char *owner_protocol_name(unsigned owner, char buf[NAME_SIZE])
{
	return protocol_name((uint8_t)owner, buf);
}

static unsigned item_owner(const struct line_ops *ops, const void *item)
{
	return ops->owner ? ops->owner(item) : OWNER_ADMIN;
}

void line_owners_name(struct line_owners *owners, const struct line_ops *ops, const void *item)
{
	owners->named[item_owner(ops, item)] = true;
}

void line_owners_begin(struct line_owners *owners)
{
	memset(owners->left, 0, sizeof(owners->left));
	owners->n_left = 0;
}

bool line_owners_remove(struct line_owners *owners, const struct line_ops *ops, const void *present)
{
	unsigned owner = item_owner(ops, present);

	if (owner == OWNER_KERNEL)
		return false;
	if (owner == OWNER_ADMIN || owners->named[owner])
		return true;
	owners->left[owner] = true;
	owners->n_left++;
	return false;
}

/* Prints the owners of the entries left in place: "bird, dhcp". */
static void print_left_owners(
	const struct line_owners *owners, const struct line_ops *ops, FILE *out)
{
	char name[NAME_SIZE];
	unsigned n = 0;

	for (unsigned owner = 0; owner < OWNERS && n <= NAMES_MAX; owner++) {
		if (!owners->left[owner])
			continue;
		fputs(n ? ", " : "", out);
		fputs(n < NAMES_MAX ? ops->owner_name(owner, name) : "...", out);
		n++;
	}
}

void line_owners_note(
	struct tree_request *rq, const struct line_owners *owners, const struct line_ops *ops)
{
	_cleanup_free_ char *words = NULL;
	size_t size;
	FILE *out = owners->n_left ? open_memstream(&words, &size) : NULL;

	if (!out)
		return;
	fprintf(out, "%zu line%s of other owners (", owners->n_left,
		owners->n_left == 1 ? "" : "s");
	print_left_owners(owners, ops, out);
	fprintf(out, ") %s left in place", owners->n_left == 1 ? "was" : "were");
	if (fclose(out) == 0)
		request_note(rq, words);
}
