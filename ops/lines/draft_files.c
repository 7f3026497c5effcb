/* SPDX-License-Identifier: MIT */
/* The row of drafts (drafts.h): file names, create, rename and read. */
#include <fnmatch.h>
#include <string.h>

#include "cleanup.h"
#include "drafts.h"
#include "rows.h"
#include "writer.h"

/*
 * Names that programs give to the new file: fnmatch(3) patterns. If `named`, the name of the old
 * file stands between `before` and `after`.
 */
static const struct {
	const char *before, *after;
	bool named; /* contains the name of the old file */
} draft_patterns[] = {
	{".*", "*", true},	    /* rsync, ansible, systemd, Go's renameio; swap files of vim */
	{"", ".o??????", true},	    /* patch */
	{"sed??????", "", false},   /* GNU sed -i */
	{"XX??????", "", false},    /* perl -i */
	{"tmp????????", "", false}, /* python's tempfile */
};

static void draft_closep(struct draft **d)
{
	draft_close(*d);
}

static int draft_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(draft_closep) struct draft *d = NULL;
	int r = draft_open(rq, &d);

	return r < 0 ? r : draft_print(d, out);
}

/* Returns true if NAME matches a draft pattern for ROW, a row of writable files. */
static bool is_draft_of(const struct tree_row *row, const char *name)
{
	const char *file = row->many ? "*" : strrchr(row->path, '/') + 1;
	char pattern[NAME_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(draft_patterns); i++) {
		snprintf(pattern, sizeof(pattern), "%s%s%s", draft_patterns[i].before,
			draft_patterns[i].named ? file : "", draft_patterns[i].after);
		if (fnmatch(pattern, name, 0) == 0)
			return true;
	}
	return false;
}

static bool is_draft_name(const struct tree_node *dir, const char *name)
{
	if (strlen(name) > NAME_MAX)
		return false;
	for (unsigned i = 0; (i = tree_next_child(dir, i));)
		if (tree_is_written(i) && is_draft_of(tree_row(i), name))
			return true;
	return false;
}

static int find_draft(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	uint32_t number = drafts_find(rq->tree->drafts, &rq->node, name);

	ret->object = number;
	rq->unannounced |= number != 0;
	return number ? 0 : -ENOENT;
}

static int create_draft(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r;

	if (!is_draft_name(&rq->node, name))
		return request_refuse(
			rq, -EPERM, "no file of this name can be created in this directory");
	r = drafts_add(rq->tree->drafts, &rq->node, name, &ret->object);
	if (r == -ENOSPC)
		return request_refuse(rq, r, "%d temporary files exist already", DRAFTS_MAX);
	return r;
}

static int unlink_draft(struct tree_request *rq, const char *name, bool directory)
{
	return directory ? -ENOTDIR : drafts_remove(rq->tree->drafts, &rq->node, name);
}

/* Renames within the directory; a draft that has NEW_NAME is removed. */
static int rename_draft(struct tree_request *rq, const char *name, const char *new_name)
{
	if (!is_draft_name(&rq->node, new_name))
		return request_refuse(
			rq, -EPERM, "no file of this name can be created in this directory");
	return drafts_rename(rq->tree->drafts, &rq->node, name, new_name);
}

/* Replaces the text of FILE with that of DRAFT. If FILE refuses it, the draft is kept. */
static int replace_file_text(
	struct tree_request *rq, const struct tree_node *draft, const struct tree_node *file)
{
	_cleanup_(draft_closep) struct draft *d = NULL;
	struct tree_node dir = rq->node;
	struct spool text;
	int r;

	rq->node = *draft;
	r = draft_open(rq, &d);
	if (r == 0) {
		text = draft_steal_text(d);
		rq->node = *file;
		r = writer_replace(rq, &text);
		r < 0 ? draft_restore_text(d, &text) : draft_discard(d, &text);
	}
	rq->node = dir;
	return r;
}

static int rename_draft_to(struct tree_request *rq, const char *name, const char *new_name)
{
	struct tree_node draft, file;
	int r = tree_find(rq, new_name, &file);

	if (r == -ENOENT || (r == 0 && tree_row(file.row)->draft))
		return rename_draft(rq, name, new_name);
	if (r == 0)
		r = tree_find(rq, name, &draft);
	return r < 0 ? r : replace_file_text(rq, &draft, &file);
}

static const char *draft_name_of(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return drafts_name(rq->tree->drafts, rq->node.object, buf);
}

static const struct tree_many drafts_many = {
	.find = find_draft,
	.name_of = draft_name_of,
	.make = create_draft,
	.remove = unlink_draft,
	.rename = rename_draft_to,
};

const struct tree_row drafts_rows[] = {
	{"/NAME/TEMPORARY", PRIVATE_MODE, "a temporary file, to be renamed over a writable file",
		draft_show, .draft = true, .many = &drafts_many},
	{NULL},
};
