/* SPDX-License-Identifier: MIT */
/* Identifiers, names and processes of a namespace. See ns.h. */
#include "ns.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "discover.h"
#include "holders.h"
#include "mountinfo.h"
#include "netns.h"
#include "nsid.h"
#include "rows.h"
#include "texts.h"
#include "value.h"

static int ns_ns_show(struct tree_request *rq, FILE *out)
{
	char path[PATH_MAX];
	int r;

	if (!rq->handle.inode) {
		fprintf(out, "%s/%s", registry_path(rq->tree->registry), rq->handle.name);
		return 0;
	}
	r = discover_path(rq->tree->discover, rq->handle.inode, path);
	if (r == 0)
		fputs(path, out);
	return r;
}

/* The kernel passes the path of this file as the first argument of the interpreter. */
static int ns_join_show(struct tree_request *rq, FILE *out)
{
	fprintf(out, "#!%s\n", rq->tree->join);
	return 0;
}

int ns_inode_of(struct tree_request *rq, ino_t *ret)
{
	struct stat st;

	if (fstat(rq->netns, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

static int ns_inode_show(struct tree_request *rq, FILE *out)
{
	ino_t inode = 0;
	int r = ns_inode_of(rq, &inode);

	if (r < 0)
		return r;
	fprintf(out, "%ju\n", (uintmax_t)inode);
	return 0;
}

static int ns_cookie_show(struct tree_request *rq, FILE *out)
{
	fprintf(out, "%ju\n", (uintmax_t)rq->handle.cookie);
	return 0;
}

static int ns_nsid_show(struct tree_request *rq, FILE *out)
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

/* As `ip netns set`: a number, or `auto`. */
static int ns_nsid_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	_cleanup_(netlink_closep) struct netlink *home = NULL;
	char buf[NAME_SIZE];
	struct words w;
	uint64_t n = 0;
	int r = value_word(rq, text, size, buf, &w), now;
	bool any = r > 0 && strcmp(w.all[0], "auto") == 0;

	if (r <= 0)
		return r;
	if (!any && word_number(&w, w.all[0], 0, INT32_MAX, &n) < 0)
		return request_refuse(rq, -EINVAL, "%s", w.why);
	r = netlink_open(netns_home(), &home);
	if (r == 0)
		r = nsid_get(home, rq->netns, &now);
	if (r < 0 || (now != NSID_NONE && (any || now == (int)n)))
		return r;
	return nsid_set(home, rq->netns, any ? NSID_NONE : (int)n, rq->why, sizeof(rq->why));
}

static int ns_owner_show(struct tree_request *rq, FILE *out)
{
	uid_t uid;
	int r = netns_owner(rq->netns, &uid);

	if (r < 0)
		return r;
	fprintf(out, "%u\n", uid);
	return 0;
}

struct names_search {
	ino_t inode;
	struct texts lines;
};

static int add_if_mounted(const struct mount *mount, void *arg)
{
	struct names_search *s = arg;

	return mount_netns(mount) == s->inode ? texts_add(&s->lines, mount->point) : 0;
}

static int ns_names_show(struct tree_request *rq, FILE *out)
{
	struct names_search s = {0};
	int r = ns_inode_of(rq, &s.inode);

	if (r == 0)
		r = mountinfo_each(add_if_mounted, &s);
	if (r == 0)
		texts_print_sorted(&s.lines, out);
	texts_done(&s.lines);
	return r;
}

static int add_pid(const struct holder *holder, void *arg)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", holder->pid);
	return texts_add(arg, text);
}

static int ns_pids_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(texts_done) struct texts lines = {0};
	ino_t inode;
	int r = ns_inode_of(rq, &inode);

	if (r == 0)
		r = holders_each("/proc", HOLDER_PROCESS, inode, add_pid, &lines);
	if (r == 0)
		texts_print_sorted(&lines, out);
	return r;
}

const struct tree_row ns_rows[] = {
	{"/NAME/ns", LINK_MODE, "a file to open as the namespace", ns_ns_show},
	{"/NAME/join", EXEC_MODE, "runs a command in the namespace", ns_join_show,
		.announced = true},
	{"/NAME/inode", READ_MODE, "the inode number, as in lsns(8)", ns_inode_show,
		.announced = true},
	{"/NAME/cookie", READ_MODE, "an identifier that is unique until reboot", ns_cookie_show,
		.announced = true},
	{"/NAME/nsid", WRITE_MODE, "the nsid, as seen from the host; empty if none", ns_nsid_show,
		ns_nsid_apply},
	{"/NAME/owner", READ_MODE, "uid that owns its user namespace", ns_owner_show,
		.announced = true},
	{"/NAME/names", READ_MODE, "all mount points", ns_names_show},
	{"/NAME/pids", READ_MODE, "processes", ns_pids_show},
	{NULL},
};
