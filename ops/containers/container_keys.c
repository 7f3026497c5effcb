/* SPDX-License-Identifier: MIT */
/* Keys of containers: lookup and listing. See containers.h. */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "containers_query.h"
#include "texts.h"

/* True if LINK is a user's, and LINKS has a running container of root with the same id. */
static bool is_shadowed(struct containers *cs, const struct link *links, const struct link *link)
{
	if (!link->record->is_users)
		return false;
	for (const struct link *l = links; l; l = l->next)
		if (!l->record->is_users && containers_inode(cs, l->record) &&
			(link->kind == LINK_LONG_ID ||
				strcmp(l->record->id, link->record->id) == 0))
			return true;
	return false;
}

/* Engines generate long ids, so they take precedence over equal names if they are from root. */
static enum link_kind preferred_kind(struct containers *cs, const struct link *links)
{
	for (const struct link *l = links; l; l = l->next)
		if (l->kind == LINK_LONG_ID && !l->record->is_users &&
			containers_inode(cs, l->record))
			return LINK_LONG_ID;
	return LINK_NAME;
}

/* Sets *RET to the namespace of the links of a key; -ENOTUNIQ if they differ. */
static int resolve_links(struct containers *cs, const struct link *links, ino_t *ret)
{
	enum link_kind kind = preferred_kind(cs, links);
	ino_t found = 0, inode;

	for (const struct link *l = links; l; l = l->next) {
		inode = containers_inode(cs, l->record);
		if (!inode || (kind == LINK_LONG_ID && l->kind != kind) ||
			is_shadowed(cs, links, l))
			continue;
		if (found && found != inode)
			return -ENOTUNIQ;
		found = inode;
	}
	*ret = found;
	return found ? 0 : -ENOENT;
}

static int find_in_index(struct containers *cs, const char *key, ino_t *ret)
{
	int r;

	containers_check(cs, links_find(index_links(cs->index), key));
	r = resolve_links(cs, links_find(index_links(cs->index), key), ret);
	if (r != -ENOENT)
		return r;
	index_check_all(cs->index);
	return resolve_links(cs, links_find(index_links(cs->index), key), ret);
}

static bool is_hex_id(const char *key)
{
	char hex[65] = {0};
	size_t len = strlen(key);

	if (len != 12 && len != 64)
		return false;
	memset(hex, '0', 64 - len);
	memcpy(hex + 64 - len, key, len);
	return engine_id_is_long(hex);
}

static int find_in_cgroups(struct containers *cs, const char *key, ino_t *ret)
{
	_cleanup_(cgroup_containers_done) struct cgroup_containers list = {.n = 0};
	int r = cgroup_containers_find(cs->root, 0, &list);
	ino_t found = 0;

	if (r < 0)
		return r;
	for (size_t i = 0; i < list.n; i++) {
		if (!engine_id_is_long(list.of[i].member.id) ||
			strncmp(list.of[i].member.id, key, strlen(key)) != 0)
			continue;
		if (found && found != list.of[i].inode)
			return -ENOTUNIQ;
		found = list.of[i].inode;
	}
	*ret = found;
	return found ? 0 : -ENOENT;
}

int containers_find(struct containers *cs, const char *key, ino_t *ret)
{
	bool is_known;
	ino_t inode;
	int r, end;

	r = containers_begin(cs);
	if (r < 0)
		return r;
	r = find_in_index(cs, key, &inode);
	is_known = links_find(index_links(cs->index), key) != NULL;
	end = containers_end(cs);
	if (end < 0)
		return end;
	if (r == -ENOENT && !is_known && is_hex_id(key))
		r = find_in_cgroups(cs, key, &inode);
	if (r == 0)
		*ret = inode;
	return r;
}

struct listing {
	struct containers *cs;
	struct texts texts;
	struct cgroup_containers in_cgroups;
	int r;
};

/* A qualified name (NAME@…) is listed only if NAME alone is ambiguous. */
static bool key_is_needed(struct containers *cs, const struct text *text)
{
	const char *at = strrchr(text->text, '@');
	_cleanup_free_ char *bare = NULL;
	ino_t inode;

	for (const struct link *l = text->links; l; l = l->next)
		if (l->kind != LINK_PLACED && containers_inode(cs, l->record))
			return true;
	bare = strndup(text->text, (size_t)(at - text->text));
	return bare && resolve_links(cs, links_find(index_links(cs->index), bare), &inode) < 0;
}

static void add_key(const struct text *text, void *arg)
{
	struct listing *listing = arg;
	ino_t inode;

	if (listing->r == 0 && resolve_links(listing->cs, text->links, &inode) == 0 &&
		key_is_needed(listing->cs, text))
		listing->r = texts_add(&listing->texts, text->text);
}

static void add_cgroup_keys(struct listing *listing)
{
	const struct engine_member *member;
	char beginning[13];

	for (size_t i = 0; i < listing->in_cgroups.n && listing->r == 0; i++) {
		member = &listing->in_cgroups.of[i].member;
		if (containers_has(listing->cs, member) || !engine_id_is_long(member->id))
			continue;
		snprintf(beginning, sizeof(beginning), "%.12s", member->id);
		listing->r = texts_add(&listing->texts, member->id);
		if (listing->r == 0 && !links_find(index_links(listing->cs->index), beginning))
			listing->r = texts_add(&listing->texts, beginning);
	}
}

int containers_keys(struct containers *cs, int (*each)(const char *key, void *arg), void *arg)
{
	struct listing listing = {.cs = cs};
	int r;

	listing.r = cgroup_containers_find(cs->root, 0, &listing.in_cgroups);
	r = containers_begin(cs);
	if (r == 0) {
		index_check_all(cs->index);
		links_each(index_links(cs->index), false, add_key, &listing);
		add_cgroup_keys(&listing);
		r = containers_end(cs);
	}
	if (r == 0)
		r = listing.r;
	texts_sort(&listing.texts, strcmp);
	for (size_t i = 0; i < listing.texts.n && r == 0; i++)
		if (i == 0 || strcmp(listing.texts.all[i - 1], listing.texts.all[i]) != 0)
			r = each(listing.texts.all[i], arg);
	texts_done(&listing.texts);
	cgroup_containers_done(&listing.in_cgroups);
	return r;
}
