/* SPDX-License-Identifier: MIT */
/*
 * proc/net and proc/sys/net: files of the kernel, as a thread in the namespace sees them. The
 * kernel decides which files exist. The object of a node encodes the interned path below proc/net
 * or proc/sys/net, and the file type and mode (path_node.h).
 *
 * The content of a file depends on the namespace of the thread that looks it up. For some sysctls
 * it depends on the thread that reads or writes (they use `current`). So all system calls on these
 * files run inside the namespace.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "array.h"
#include "cleanup.h"
#include "netns.h"
#include "path_node.h"
#include "rows.h"

#define PIECE 65536

/* `arg` of the rows: the directory. */
enum proc_part { PROC_NET, PROC_SYS_NET };

/* Directories, as a thread in the namespace opens them; mask: mode bits that nodes may have. */
static const struct {
	const char *path;
	mode_t mask;
} proc_parts[] = {
	[PROC_NET] = {"/proc/thread-self/net", (mode_t)~0222},
	[PROC_SYS_NET] = {"/proc/sys/net", (mode_t)~0},
};

/* Arguments and results of a function that runs inside the namespace. */
struct visit {
	char path[INTERNED_SIZE + sizeof("/proc/thread-self/net/")];
	struct stat st;
	FILE *out;
	const char *text;
	size_t size;
	struct found *found; /* directory entries; owned */
	size_t n, room;
};

struct found {
	char name[NAME_MAX + 1];
	mode_t mode;
};

/* Prepares a visit to the node of RQ, or, if NAME is not empty, to NAME in that directory. */
static int visit_init(struct visit *v, struct tree_request *rq, const char *name)
{
	char below[INTERNED_SIZE];
	int n, r = tree_text(&rq->node, below);

	if (r < 0)
		return r;
	*v = (struct visit){.n = 0};
	n = snprintf(v->path, sizeof(v->path), "%s%s%s%s%s", proc_parts[request_row(rq)->arg].path,
		below[0] ? "/" : "", below, name[0] ? "/" : "", name);
	return n < (int)sizeof(v->path) ? 0 : -ENAMETOOLONG;
}

/* The object of NAME in the directory of the request. */
static int proc_object(struct tree_request *rq, const char *name, mode_t mode, uint32_t *ret)
{
	unsigned part = request_row(rq)->arg;
	char path[2 * INTERNED_SIZE];
	int r = tree_text(&rq->node, path);

	if (r < 0)
		return r;
	snprintf(path + strlen(path), INTERNED_SIZE, "%s%s", path[0] ? "/" : "", name);
	return path_node_object(path, mode & proc_parts[part].mask, ret);
}

static int stat_proc_inside(void *arg)
{
	struct visit *v = arg;

	if (lstat(v->path, &v->st) < 0)
		return -errno;
	return path_node_type_is_shown(v->st.st_mode) ? 0 : -ENOENT;
}

static int find_proc_file(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct visit v;
	int r = visit_init(&v, rq, name);

	if (r == 0)
		r = netns_call(rq->netns, stat_proc_inside, &v);
	return r < 0 ? r : proc_object(rq, name, v.st.st_mode, &ret->object);
}

/* The node no longer exists: ESTALE makes the kernel look up the path again. */
static int stale_if_gone(int r)
{
	return r == -ENOENT || r == -ENOTDIR ? -ESTALE : r;
}

static int check_proc_file(struct tree_request *rq)
{
	struct visit v;
	int r = visit_init(&v, rq, "");

	return r < 0 ? r : stale_if_gone(netns_call(rq->netns, stat_proc_inside, &v));
}

static int add_found(struct visit *v, const char *name, mode_t mode)
{
	if (array_reserve(&v->found, v->n, &v->room) < 0)
		return -ENOMEM;
	strcpy(v->found[v->n].name, name);
	v->found[v->n++].mode = mode;
	return 0;
}

static int list_proc_inside(void *arg)
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

static int list_proc_files(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	struct visit v;
	int r = visit_init(&v, rq, "");

	if (r < 0)
		return r;
	r = stale_if_gone(netns_call(rq->netns, list_proc_inside, &v));
	for (size_t i = 0; r == 0 && i < v.n; i++) {
		r = proc_object(rq, v.found[i].name, v.found[i].mode, &child.object);
		if (r == 0)
			r = each(v.found[i].name, &child, arg);
	}
	free(v.found);
	return r;
}

static int open_proc_inside(struct visit *v, int flags)
{
	int fd = open(v->path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd < 0 ? stale_if_gone(-errno) : fd;
}

static int read_proc_inside(void *arg)
{
	struct visit *v = arg;
	_cleanup_free_ char *piece = malloc(PIECE);
	_cleanup_close_ int fd = open_proc_inside(v, O_RDONLY);
	ssize_t n;

	if (fd < 0 || !piece)
		return fd < 0 ? fd : -ENOMEM;
	/* The owner of OUT handles its write errors. */
	while (!ferror(v->out) && (n = read(fd, piece, PIECE)) != 0) {
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			fwrite(piece, 1, (size_t)n, v->out);
	}
	return 0;
}

/* True for a sysctl without a value yet (stable_secret), or a write-only one (route/flush). */
static bool sysctl_has_no_value(struct tree_request *rq, int error)
{
	return request_row(rq)->arg == PROC_SYS_NET &&
	       (error == -EIO || (error == -EACCES && !(path_node_mode(&rq->node) & 0444)));
}

static int proc_show(struct tree_request *rq, FILE *out)
{
	struct visit v;
	int r = visit_init(&v, rq, "");

	if (r < 0)
		return r;
	v.out = out;
	r = netns_call(rq->netns, read_proc_inside, &v);
	return sysctl_has_no_value(rq, r) ? 0 : r;
}

static int write_proc_inside(void *arg)
{
	struct visit *v = arg;
	_cleanup_close_ int fd = open_proc_inside(v, O_WRONLY);

	if (fd < 0)
		return fd;
	return write(fd, v->text, v->size) < 0 ? -errno : 0;
}

/* Truncation is ignored: a sysctl always has exactly one value. */
static int proc_write(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	struct visit v;
	int r = size ? visit_init(&v, rq, "") : 0;

	if (r < 0 || size == 0)
		return r;
	v.text = text;
	v.size = size;
	return netns_call(rq->netns, write_proc_inside, &v);
}

static const char *proc_path(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return tree_text(&rq->node, buf) < 0 ? "?" : buf;
}

static const struct tree_many proc_files = {
	.find = find_proc_file,
	.list = list_proc_files,
	.has_text = true,
	.check = check_proc_file,
	.name_of = proc_path,
};

const struct tree_row proc_rows[] = {
	{"/NAME/proc", DIR_MODE, "directory of files with their paths in /proc"},
	{"/NAME/proc/net", DIR_MODE, "/proc/net of the namespace", .arg = PROC_NET},
	{"/NAME/proc/net/PATH", READ_MODE, "a file of the kernel", proc_show, .is_subtree = true,
		.unsized = true, .many = &proc_files, .arg = PROC_NET},
	{"/NAME/proc/sys", DIR_MODE, "directory of files with their paths in /proc"},
	{"/NAME/proc/sys/net", DIR_MODE, "sysctls", .arg = PROC_SYS_NET},
	{"/NAME/proc/sys/net/PATH", WRITE_MODE, "a file of the kernel", proc_show, proc_write,
		.is_subtree = true, .unsized = true, .many = &proc_files, .arg = PROC_SYS_NET},
	{NULL},
};
