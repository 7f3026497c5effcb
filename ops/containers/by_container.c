/* SPDX-License-Identifier: MIT */
/* by-container: running containers, by id and by name. See views.h and containers.h. */
#include <errno.h>

#include "cleanup.h"
#include "containers.h"
#include "views.h"

static int find_container(struct tree_request *rq, const char *text, ino_t *ret)
{
	int r = containers_find(rq->tree->containers, text, ret);

	return r == -ENOTUNIQ ? -ENOENT : r;
}

static int list_containers(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	return containers_keys(rq->tree->containers, each, arg);
}

static const struct view by_container = {find_container, list_containers};

const struct tree_row by_container_rows[] = {
	{"/by-container", DIR_MODE, "the namespaces of running containers", .view = &by_container},
	{"/by-container/KEY", LINK_MODE, "by id, or by name", view_show, .many = &view_entries,
		.view = &by_container},
	{NULL},
};
