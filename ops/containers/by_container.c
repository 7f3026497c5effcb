/* SPDX-License-Identifier: MIT */
/* by-container: running containers, by id and by name. See view_ops.h and containers.h. */
#include <errno.h>

#include "container_views.h"
#include "containers.h"

static int find_container(struct tree_request *rq, const char *text, ino_t *ret)
{
	int r = containers_find(rq->tree->containers, text, ret);

	return r == -ENOTUNIQ ? -ENOENT : r;
}

static int list_containers(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
{
	return containers_keys(rq->tree->containers, each, arg);
}

const struct view by_container = {"by-container", find_container, list_containers};
