/* SPDX-License-Identifier: MIT */
/* What a namespace is: its numbers, its names, its processes. See ns.h and table.c. */
#include "ns.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "mountinfo.h"
#include "netns.h"
#include "nsid.h"

int ns_ns_show(struct tree_request *rq, FILE *out)
{
	fprintf(out, "%s/%s", registry_path(rq->tree->registry), rq->handle.name);
	return 0;
}

/* The kernel runs it with the path of this file as its first argument. */
int ns_join_show(struct tree_request *rq, FILE *out)
{
	fprintf(out, "#!%s\n", rq->tree->join);
	return 0;
}

static int inode_of(struct tree_request *rq, ino_t *ret)
{
	struct stat st;

	if (fstat(rq->netns, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

int ns_inode_show(struct tree_request *rq, FILE *out)
{
	ino_t inode = 0;
	int r = inode_of(rq, &inode);

	if (r < 0)
		return r;
	fprintf(out, "%ju\n", (uintmax_t)inode);
	return 0;
}

int ns_cookie_show(struct tree_request *rq, FILE *out)
{
	fprintf(out, "%ju\n", (uintmax_t)rq->handle.cookie);
	return 0;
}

int ns_nsid_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_closep) struct netlink *home = NULL;
	int r = netlink_open(netns_home(), &home), id;

	if (r == 0)
		r = nsid_get(home, rq->netns, &id);
	if (r < 0)
		return r;
	if (id != NSID_NONE)
		fprintf(out, "%d\n", id);
	return 0;
}

int ns_owner_show(struct tree_request *rq, FILE *out)
{
	uid_t uid;
	int r = netns_owner(rq->netns, &uid);

	if (r < 0)
		return r;
	fprintf(out, "%u\n", uid);
	return 0;
}

/* Numbers or paths, to be sorted before they are written. */
struct lines {
	char **all;
	size_t n;
};

static void lines_done(struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		free(lines->all[i]);
	free(lines->all);
}

static int lines_add(struct lines *lines, const char *text)
{
	char **all = reallocarray(lines->all, lines->n + 1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	lines->all = all;
	all[lines->n] = strdup(text);
	return all[lines->n] ? (int)(lines->n++, 0) : -ENOMEM;
}

/* Numbers by their value, and anything by its bytes. */
static int compare_lines(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted; what is there twice (a name in a mount that is mounted twice) is written once. */
static void lines_print(struct lines *lines, FILE *out)
{
	if (lines->n)
		qsort(lines->all, lines->n, sizeof(*lines->all), compare_lines);
	for (size_t i = 0; i < lines->n; i++)
		if (i == 0 || strcmp(lines->all[i], lines->all[i - 1]) != 0)
			fprintf(out, "%s\n", lines->all[i]);
}

/* What readlink(2) of /proc/PID/ns/net and the root of a bind mount say. */
static int link_text(struct tree_request *rq, char text[32])
{
	ino_t inode = 0;
	int r = inode_of(rq, &inode);

	if (r == 0)
		snprintf(text, 32, "net:[%ju]", (uintmax_t)inode);
	return r;
}

struct names_search {
	char text[32];
	struct lines lines;
};

static int add_if_mounted(const struct mount *mount, void *arg)
{
	struct names_search *s = arg;

	if (strcmp(mount->type, "nsfs") != 0 || strcmp(mount->root, s->text) != 0)
		return 0;
	return lines_add(&s->lines, mount->point);
}

int ns_names_show(struct tree_request *rq, FILE *out)
{
	struct names_search s = {0};
	int r = link_text(rq, s.text);

	if (r == 0)
		r = mountinfo_each(add_if_mounted, &s);
	if (r == 0)
		lines_print(&s.lines, out);
	lines_done(&s.lines);
	return r;
}

static bool process_is_in(int proc, const char *pid, const char *text)
{
	char path[300], link[32];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/ns/net", pid);
	n = readlinkat(proc, path, link, sizeof(link));
	return n == (ssize_t)strlen(text) && memcmp(link, text, (size_t)n) == 0;
}

static int collect_pids(DIR *proc, const char *text, struct lines *lines)
{
	struct dirent *entry;
	int r = 0;

	while (r == 0 && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
			process_is_in(dirfd(proc), entry->d_name, text))
			r = lines_add(lines, entry->d_name);
	return r;
}

int ns_pids_show(struct tree_request *rq, FILE *out)
{
	struct lines lines = {0};
	char text[32];
	DIR *proc;
	int r = link_text(rq, text);

	if (r < 0)
		return r;
	proc = opendir("/proc");
	if (!proc)
		return -errno;
	r = collect_pids(proc, text, &lines);
	closedir(proc);
	if (r == 0)
		lines_print(&lines, out);
	lines_done(&lines);
	return r;
}
