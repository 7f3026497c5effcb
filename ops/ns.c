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
#include "texts.h"

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

/* Sorted; what is there twice (a name in a mount that is mounted twice) is written once. */
static void print_sorted(struct texts *list, FILE *out)
{
	texts_sort(list, strverscmp); /* numbers by their value */
	for (size_t i = 0; i < list->n; i++)
		if (i == 0 || strcmp(list->all[i], list->all[i - 1]) != 0)
			fprintf(out, "%s\n", list->all[i]);
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
	struct texts lines;
};

static int add_if_mounted(const struct mount *mount, void *arg)
{
	struct names_search *s = arg;

	if (strcmp(mount->type, "nsfs") != 0 || strcmp(mount->root, s->text) != 0)
		return 0;
	return texts_add(&s->lines, mount->point);
}

int ns_names_show(struct tree_request *rq, FILE *out)
{
	struct names_search s = {0};
	int r = link_text(rq, s.text);

	if (r == 0)
		r = mountinfo_each(add_if_mounted, &s);
	if (r == 0)
		print_sorted(&s.lines, out);
	texts_done(&s.lines);
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

static int collect_pids(DIR *proc, const char *text, struct texts *lines)
{
	struct dirent *entry;
	int r = 0;

	while (r == 0 && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
			process_is_in(dirfd(proc), entry->d_name, text))
			r = texts_add(lines, entry->d_name);
	return r;
}

int ns_pids_show(struct tree_request *rq, FILE *out)
{
	struct texts lines = {0};
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
		print_sorted(&lines, out);
	texts_done(&lines);
	return r;
}
