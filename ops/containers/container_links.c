/* SPDX-License-Identifier: MIT */
/*
 * Trees of texts that identify containers and pods: see container_index.h. tsearch(3) trees are
 * balanced: lookups stay fast for any names.
 */
#include <search.h>
#include <string.h>

#include "cleanup.h"
#include "container_index.h"

static int compare_texts(const void *a, const void *b)
{
	return strcmp(((const struct text *)a)->text, ((const struct text *)b)->text);
}

static struct text *text_new(const char *text)
{
	size_t size = strlen(text) + 1;
	struct text *new = calloc(1, sizeof(*new) + size);

	if (new)
		memcpy(new->text, text, size);
	return new;
}

static int compare_key(const void *key, const void *text)
{
	return strcmp(key, ((const struct text *)text)->text);
}

static struct text *find_text(void *const *tree, const char *text)
{
	struct text **found = tfind(text, tree, compare_key);

	return found ? *found : NULL;
}

static struct text *add_text(void **tree, const char *text)
{
	_cleanup_free_ struct text *new = text_new(text);
	struct text **found = new ? tsearch(new, tree, compare_texts) : NULL;

	if (found && *found == new)
		return steal_ptr(&new);
	return found ? *found : NULL;
}

static bool has_link(const struct text *text, const struct record *r)
{
	for (const struct link *l = text->links; l; l = l->next)
		if (l->record == r)
			return true;
	return false;
}

/* Sets links->incomplete if out of memory. Ignores keys that are not valid file names. */
static void add_link(struct links *links, enum link_kind kind, const char *text, struct record *r)
{
	void **tree = kind == LINK_POD ? &links->by_pod : &links->by_key;
	struct text *to;
	struct link *new;

	if (kind != LINK_POD && (!text[0] || strlen(text) > NAME_MAX))
		return;
	to = add_text(tree, text);
	if (to && has_link(to, r))
		return;
	new = to ? malloc(sizeof(*new)) : NULL;
	links->incomplete |= !new;
	if (new) {
		*new = (struct link){kind, r, to->links, r->links, to};
		to->links = new;
		r->links = new;
	}
}

static void remove_link(struct links *links, struct link *link)
{
	struct text *text = link->text;
	struct link **at = &text->links;

	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	if (!text->links) {
		tdelete(text, link->kind == LINK_POD ? &links->by_pod : &links->by_key,
			compare_texts);
		free(text);
	}
	free(link);
}

#define KEY_SIZE (4 * (NAME_MAX + 1))

static void add_id_links(struct links *links, struct record *r)
{
	char beginning[13] = {0};

	if (!engine_id_is_long(r->id)) {
		add_link(links, LINK_NAME, r->id, r);
		return;
	}
	memcpy(beginning, r->id, 12);
	add_link(links, LINK_LONG_ID, r->id, r);
	add_link(links, LINK_LONG_ID, beginning, r);
}

/* The infra container of a pod is found only by its ids: its name is the same in every pod. */
static void add_name_links(struct links *links, struct record *r)
{
	char key[KEY_SIZE];

	if (r->is_infra)
		return;
	if (r->has_name)
		add_link(links, LINK_NAME, r->name, r);
	if (r->pod[0] && r->namespace[0]) {
		snprintf(key, sizeof(key), "%s@%s.%s", r->name, r->pod, r->namespace);
		add_link(links, LINK_PLACED, key, r);
	}
	snprintf(key, sizeof(key), "%s@%s", r->name, r->engine->name);
	add_link(links, LINK_PLACED, key, r);
	if (r->space[0]) {
		snprintf(key, sizeof(key), "%s@%s:%s", r->name, r->engine->name, r->space);
		add_link(links, LINK_PLACED, key, r);
	}
}

static void add_pod_link(struct links *links, struct record *r)
{
	char key[KEY_SIZE];

	if (!r->pod[0] || !r->namespace[0])
		return;
	snprintf(key, sizeof(key), "%s/%s", r->namespace, r->pod);
	add_link(links, LINK_POD, key, r);
}

void links_add(struct links *links, struct record *r)
{
	if (r->pid) {
		add_id_links(links, r);
		add_name_links(links, r);
	}
	add_pod_link(links, r);
}

void links_remove(struct links *links, struct record *r)
{
	struct link *next;

	for (struct link *l = r->links; l; l = next) {
		next = l->of_record;
		remove_link(links, l);
	}
	r->links = NULL;
}

struct link *links_find(const struct links *links, const char *key)
{
	const struct text *text = find_text(&links->by_key, key);

	return text ? text->links : NULL;
}

struct link *links_find_pod(const struct links *links, const char *namespace, const char *pod)
{
	char key[KEY_SIZE];
	const struct text *text;
	int n = snprintf(key, sizeof(key), "%s/%s", namespace, pod);

	text = n < KEY_SIZE ? find_text(&links->by_pod, key) : NULL;
	return text ? text->links : NULL;
}

/* Matches any pod of the namespace; those are adjacent in the tree. */
static int compare_namespace(const void *namespace, const void *text)
{
	const char *key = namespace;

	return strncmp(key, ((const struct text *)text)->text, strlen(key));
}

const struct text *links_find_namespace(const struct links *links, const char *namespace)
{
	char key[KEY_SIZE];
	struct text **found;

	if (snprintf(key, sizeof(key), "%s/", namespace) >= KEY_SIZE)
		return NULL;
	found = tfind(key, &links->by_pod, compare_namespace);
	return found ? *found : NULL;
}

struct walk {
	void (*each)(const struct text *text, void *arg);
	void *arg;
};

static void visit_text(const void *node, VISIT which, void *arg)
{
	const struct walk *walk = arg;

	if (which == postorder || which == leaf)
		walk->each(*(struct text *const *)node, walk->arg);
}

void links_each(const struct links *links, bool pods,
	void (*each)(const struct text *text, void *arg), void *arg)
{
	twalk_r(pods ? links->by_pod : links->by_key, visit_text, &(struct walk){each, arg});
}
