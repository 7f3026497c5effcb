/* SPDX-License-Identifier: MIT */
/*
 * The kernel's own files of a namespace: see proc.h. What stands in them depends on where the
 * thread is that looks them up, and of some on where it is that reads or writes (such sysctls ask
 * for `current`): so all of it is done during a visit.
 */
#include "proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"
#include "path_node.h"

#define PIECE 65536

/* Directories, as that thread finds them; and what nobody may do there, whatever the kernel says.
 */
static const struct {
	const char *path;
	const char *row;
	mode_t mask;
} parts[] = {
	[PROC_NET] = {"/proc/thread-self/net", "/NAME/proc/net/PATH", (mode_t)~0222},
	[PROC_SYS_NET] = {"/proc/sys/net", "/NAME/proc/sys/net/PATH", (mode_t)~0},
};

/* One visit, and what is done during it. */
struct visit {
	char path[INTERNED_SIZE + sizeof("/proc/thread-self/net/")];
	struct stat st;
	FILE *out;
	const char *text;
	size_t size;
	struct found *found; /* in a directory */
	size_t n, room;
};

struct found {
	char name[NAME_MAX + 1];
	mode_t mode;
};

/* A visit to the request's node, or to NAME in it when that is not empty. */
static int visit_init(struct visit *v, struct tree_request *rq, const char *name)
{
	char below[INTERNED_SIZE];
	int n, r = path_node_text(&rq->node, below);

	if (r < 0)
		return r;
	*v = (struct visit){.n = 0};
	n = snprintf(v->path, sizeof(v->path), "%s%s%s%s%s", parts[request_row(rq)->arg].path,
		below[0] ? "/" : "", below, name[0] ? "/" : "", name);
	return n < (int)sizeof(v->path) ? 0 : -ENAMETOOLONG;
}

static int make_node(struct tree_request *rq, const char *name, mode_t mode, struct tree_node *ret)
{
	unsigned part = request_row(rq)->arg;
	char path[2 * INTERNED_SIZE];
	uint32_t object;
	int r = path_node_text(&rq->node, path);

	if (r < 0)
		return r;
	snprintf(path + strlen(path), INTERNED_SIZE, "%s%s", path[0] ? "/" : "", name);
	r = path_node_object(path, mode & parts[part].mask, &object);
	if (r < 0)
		return r;
	*ret = (struct tree_node){.serial = rq->node.serial,
		.object = object,
		.row = tree_row_number(parts[part].row)};
	return 0;
}

static int stat_inside(void *arg)
{
	struct visit *v = arg;

	if (lstat(v->path, &v->st) < 0)
		return -errno;
	return path_node_type_is_shown(v->st.st_mode) ? 0 : -ENOENT;
}

static int find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct visit v;
	int r = visit_init(&v, rq, name);

	if (r == 0)
		r = netns_call(rq->netns, stat_inside, &v);
	return r < 0 ? r : make_node(rq, name, v.st.st_mode, ret);
}

/* What was there and is not any more: its path is to be looked up again. */
static int stale_if_gone(int r)
{
	return r == -ENOENT || r == -ENOTDIR ? -ESTALE : r;
}

static int check(struct tree_request *rq)
{
	struct visit v;
	int r = visit_init(&v, rq, "");

	return r < 0 ? r : stale_if_gone(netns_call(rq->netns, stat_inside, &v));
}

static int add_found(struct visit *v, const char *name, mode_t mode)
{
	size_t room = v->room ? 2 * v->room : 32;

	if (v->n == v->room) {
		struct found *found = reallocarray(v->found, room, sizeof(*found));

		if (!found)
			return -ENOMEM;
		v->found = found;
		v->room = room;
	}
	strcpy(v->found[v->n].name, name);
	v->found[v->n++].mode = mode;
	return 0;
}

static int list_inside(void *arg)
{
	struct visit *v = arg;
	DIR *dir = opendir(v->path);
	struct dirent *entry;
	struct stat st;
	int r = 0;

	if (!dir)
		return -errno;
	while (r == 0 && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
			fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (path_node_type_is_shown(st.st_mode))
			r = add_found(v, entry->d_name, st.st_mode);
	}
	closedir(dir);
	return r;
}

static int list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	struct tree_node node;
	struct visit v;
	int r = visit_init(&v, rq, "");

	if (r < 0)
		return r;
	r = stale_if_gone(netns_call(rq->netns, list_inside, &v));
	for (size_t i = 0; r == 0 && i < v.n; i++) {
		r = make_node(rq, v.found[i].name, v.found[i].mode, &node);
		if (r == 0)
			r = each(v.found[i].name, &node, arg);
	}
	free(v.found);
	return r;
}

static int open_inside(struct visit *v, int flags)
{
	int fd = open(v->path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd < 0 ? stale_if_gone(-errno) : fd;
}

static int read_inside(void *arg)
{
	struct visit *v = arg;
	_cleanup_free_ char *piece = malloc(PIECE);
	_cleanup_close_ int fd = open_inside(v, O_RDONLY);
	ssize_t n;

	if (fd < 0 || !piece)
		return fd < 0 ? fd : -ENOMEM;
	/* Where nothing can be written any more, whoever made OUT knows why. */
	while (!ferror(v->out) && (n = read(fd, piece, PIECE)) != 0) {
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			fwrite(piece, 1, (size_t)n, v->out);
	}
	return 0;
}

/* A sysctl that has no value yet (stable_secret), or is only to be written (route/flush). */
static bool has_nothing_to_say(struct tree_request *rq, int error)
{
	return request_row(rq)->arg == PROC_SYS_NET &&
	       (error == -EIO || (error == -EACCES && !(path_node_mode(&rq->node) & 0444)));
}

int proc_show(struct tree_request *rq, FILE *out)
{
	struct visit v;
	int r = visit_init(&v, rq, "");

	if (r < 0)
		return r;
	v.out = out;
	r = netns_call(rq->netns, read_inside, &v);
	return has_nothing_to_say(rq, r) ? 0 : r;
}

static int write_inside(void *arg)
{
	struct visit *v = arg;
	_cleanup_close_ int fd = open_inside(v, O_WRONLY);

	if (fd < 0)
		return fd;
	return write(fd, v->text, v->size) < 0 ? -errno : 0;
}

/* Truncating says nothing to a sysctl: it has always one value. */
int proc_write(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	struct visit v;
	int r = size ? visit_init(&v, rq, "") : 0;

	if (r < 0 || size == 0)
		return r;
	v.text = text;
	v.size = size;
	return netns_call(rq->netns, write_inside, &v);
}

static const char *proc_path(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return path_node_text(&rq->node, buf) < 0 ? "?" : buf;
}

const struct tree_many proc_files = {
	.find = find,
	.list = list,
	.text_number = path_node_number,
	.check = check,
	.name_of = proc_path,
};
