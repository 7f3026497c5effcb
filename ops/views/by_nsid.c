/* SPDX-License-Identifier: MIT */
/* by-nsid: maps nsids to namespaces. A lookup assigns none. See views.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "nsid_find.h"
#include "views.h"

/* Only the canonical form: 07 is not an alias of 7. */
static int find_nsid(struct tree_request *rq, const char *text, ino_t *ret)
{
	unsigned long nsid = strtoul(text, NULL, 10);
	char canonical[32];

	snprintf(canonical, sizeof(canonical), "%lu", nsid);
	if (nsid > INT_MAX || strcmp(text, canonical) != 0)
		return -ENOENT;
	return nsid_find_home(rq, (int)nsid, ret);
}

struct nsid_listing {
	view_each_fn each;
	void *arg;
};

static int list_nsid(int nsid, void *arg)
{
	const struct nsid_listing *l = arg;
	char name[16];

	snprintf(name, sizeof(name), "%d", nsid);
	return l->each(name, l->arg);
}

static int list_nsids(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	struct nsid_listing l = {each, arg};

	return nsid_list_home(rq, list_nsid, &l);
}

static const struct view by_nsid = {find_nsid, list_nsids};

const struct tree_row by_nsid_rows[] = {
	{"/by-nsid", DIR_MODE, "the namespaces that have an nsid", .view = &by_nsid},
	{"/by-nsid/N", LINK_MODE, "the namespace that has the nsid", view_show,
		.many = &view_entries, .view = &by_nsid},
	{NULL},
};
