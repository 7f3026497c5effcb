/* SPDX-License-Identifier: MIT */
/* by-pod: a directory for each Kubernetes namespace, with its pods. See views.h. */
#include <string.h>

#include "cleanup.h"
#include "containers.h"
#include "texts.h"
#include "views.h"

/* TEXT is NAMESPACE/POD. */
static int find_pod(struct tree_request *rq, const char *text, ino_t *ret)
{
	const char *slash = strchr(text, '/');
	char namespace[INTERNED_SIZE];

	if (!slash)
		return -ENOENT;
	snprintf(namespace, sizeof(namespace), "%.*s", (int)(slash - text), text);
	return containers_pod(rq->tree->containers, namespace, slash + 1, ret);
}

static int add_namespace(const char *namespace, _unused_ const char *pod, void *arg)
{
	return texts_add(arg, namespace);
}

static int list_namespaces(struct tree_request *rq, view_each_fn each, void *arg)
{
	_cleanup_(texts_done) struct texts names = {0};
	int r = containers_pods(rq->tree->containers, NULL, add_namespace, &names);

	texts_sort(&names, strcmp);
	for (size_t i = 0; r == 0 && i < names.n; i++)
		if (i == 0 || strcmp(names.all[i], names.all[i - 1]) != 0)
			r = each(names.all[i], arg);
	return r;
}

struct listing {
	view_each_fn each;
	void *arg;
};

static int list_pod(_unused_ const char *namespace, const char *pod, void *arg)
{
	struct listing *l = arg;

	return l->each(pod, l->arg);
}

static int list_pods(struct tree_request *rq, const char *in, view_each_fn each, void *arg)
{
	struct listing l = {each, arg};

	if (!in[0])
		return list_namespaces(rq, each, arg);
	return containers_pods(rq->tree->containers, in, list_pod, &l);
}

static int has_dir(struct tree_request *rq, const char *name)
{
	return containers_has_pods(rq->tree->containers, name);
}

static const struct view by_pod = {find_pod, list_pods, has_dir};

const struct tree_row by_pod_rows[] = {
	{"/by-pod", DIR_MODE, "the namespaces of pods", .view = &by_pod},
	{"/by-pod/NAMESPACE", DIR_MODE, "a Kubernetes namespace", .many = &view_dirs,
		.view = &by_pod},
	{"/by-pod/NAMESPACE/POD", LINK_MODE, "a pod", view_show, .many = &view_entries,
		.view = &by_pod},
	{NULL},
};
