/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that rtnetlink does not provide, read from the sysfs of the namespace
 * (sysfs_open()). The kernel determines which files exist; a node's object is the number of
 * "IFINDEX/PATH" (link_node.h) and its type (path_node.h). Files that cannot be read are not shown.
 * There are none if sysfs cannot be mounted.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "link_node.h"
#include "link_sysfs_names.h"
#include "netlink.h"
#include "netns.h"
#include "path_node.h"
#include "rows.h"
#include "shortage.h"
#include "sysfs.h"

#define TEXT_MAX 65536 /* bytes of a file: the largest PAGE_SIZE */

/*
 * Power management is a property of a device, not of a namespace. brforward is binary. brif only
 * has symlinks to the links in `ports`.
 */
static const char *const left_out[] = {"power", "brforward", "brif"};

#define BONDING_MASTERS "class/net/bonding_masters"

/* Is NODE the directory of a link? */
static bool is_link(const struct tree_node *node)
{
	return !tree_row(node->row)->is_subtree;
}

static void names_done(struct link_sysfs_names *names)
{
	free(names->all);
}

/* Reads the file, up to SIZE bytes. -ENOENT: it cannot be read. */
static ssize_t read_file(int dir, const char *path, char *buf, size_t size)
{
	_cleanup_close_ int fd = openat(dir, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : pread(fd, buf, size, 0);

	if (n < 0)
		return is_shortage(-errno) || errno == ENODEV ? -errno : -ENOENT;
	return n;
}

/* After a rename, a directory of this name may belong to another link. */
static int check_ifindex(int dir, int ifindex)
{
	char text[16];
	ssize_t n = read_file(dir, "ifindex", text, sizeof(text) - 1);

	if (n < 0)
		return (int)n;
	text[n] = '\0';
	return strtol(text, NULL, 10) == ifindex ? 0 : -ENODEV;
}

/* -ENOENT: the sysfs of the namespace cannot be mounted. */
static int open_sysfs(struct tree_request *rq)
{
	int r = sysfs_open(rq->tree->sysfs, rq->netns, rq->handle.cookie);

	rq->unannounced |= r < 0;
	return r >= 0 || is_shortage(r) || netns_lost() ? r : -ENOENT;
}

/* -ENODEV: there is no link NAME with this ifindex. */
static int open_named(int sysfs, const char *name, int ifindex)
{
	char path[sizeof("class/net/") + IF_NAMESIZE];
	_cleanup_close_ int dir = -1;
	int r;

	snprintf(path, sizeof(path), "class/net/%s", name);
	dir = openat(sysfs, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	r = check_ifindex(dir, ifindex);
	return r < 0 ? r : steal_fd(&dir);
}

/*
 * Opens the directory of a link. Tries the last name first, as files of the same link are often
 * read in sequence: requesting the name needs a socket.
 */
static int open_link(struct tree_request *rq, int ifindex)
{
	static __thread struct {
		uint64_t cookie;
		int ifindex;
		char name[IF_NAMESIZE];
	} last;
	_cleanup_close_ int sysfs = open_sysfs(rq);
	struct netlink *nl;
	int r = sysfs;

	if (r >= 0 && last.cookie == rq->handle.cookie && last.ifindex == ifindex) {
		r = open_named(sysfs, last.name, ifindex);
		if (r != -ENODEV)
			return r;
	}
	if (r >= 0 || r == -ENODEV)
		r = request_netlink(rq, &nl);
	if (r < 0)
		return r;
	last.cookie = rq->handle.cookie;
	last.ifindex = ifindex;
	strcpy(last.name, netlink_ifname(nl, ifindex));
	return open_named(sysfs, last.name, ifindex);
}

/* Opens the file or directory of the request's node. */
static int open_node(struct tree_request *rq, int flags)
{
	_cleanup_close_ int dir = -1;
	char text[INTERNED_SIZE];
	const char *path;
	int fd, r = link_node_split(&rq->node, text, &path);

	if (r < 0)
		return r;
	dir = open_link(rq, r);
	if (dir < 0 || !path[0])
		return steal_fd(&dir);
	fd = openat(dir, path, flags | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static bool is_left_out(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(left_out); i++)
		if (strcmp(left_out[i], name) == 0)
			return true;
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/*
 * lower_IF and upper_IF: a symlink to a link of the same namespace that is below or above the link
 * of the directory (netdev_adjacent_sysfs_add() in the kernel). Both prefixes have six bytes.
 */
static bool is_adjacent(const char *name)
{
	return strncmp(name, "lower_", 6) == 0 || strncmp(name, "upper_", 6) == 0;
}

/* 1: NAME in DIR is shown with mode *RET; 0: it is not shown. */
static int stat_entry(int dir, const char *name, mode_t *ret)
{
	struct stat st;
	char byte;
	ssize_t n;

	if (is_left_out(name) || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	*ret = st.st_mode;
	if (S_ISLNK(st.st_mode))
		return is_adjacent(name);
	if (!path_node_type_is_shown(st.st_mode))
		return 0;
	*ret &= ~(mode_t)0222;
	if (S_ISDIR(st.st_mode))
		return 1;
	n = st.st_mode & 0444 ? read_file(dir, name, &byte, 1) : -ENOENT;
	return n == -ENOENT ? 0 : n < 0 ? (int)n : 1;
}

/* The object of NAME in the directory of the request. */
static int sysfs_object(struct tree_request *rq, const char *name, mode_t mode, uint32_t *ret)
{
	char text[INTERNED_SIZE], path[2 * INTERNED_SIZE];
	const char *dir;
	int r = link_node_split(&rq->node, text, &dir);

	if (r < 0)
		return r;
	snprintf(path, sizeof(path), "%d/%s%s%s", r, dir, dir[0] ? "/" : "", name);
	return path_node_object(path, mode, ret);
}

static int lookup_entry(struct tree_request *rq, const char *name, mode_t *ret)
{
	_cleanup_close_ int dir = open_node(rq, O_RDONLY | O_DIRECTORY);
	int r = dir < 0 ? dir : stat_entry(dir, name, ret);

	if (r != 0 || !rq->generation)
		return r;
	request_settle(rq);
	return stat_entry(dir, name, ret);
}

/* The same, from the cached names of a link's directory. -EAGAIN: not cached. */
static int lookup_cached(struct tree_request *rq, const char *name, mode_t *ret)
{
	_cleanup_(names_done) struct link_sysfs_names names = {0};

	if (!is_link(&rq->node) || link_sysfs_names_cached(rq, (int)rq->node.object, &names) < 0)
		return -EAGAIN;
	for (unsigned i = 0; i < names.n; i++)
		if (strcmp(names.all[i].name, name) == 0) {
			*ret = names.all[i].mode;
			return 1;
		}
	return 0;
}

static int link_sysfs_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	mode_t mode;
	int r = lookup_cached(rq, name, &mode);

	if (r == -EAGAIN)
		r = lookup_entry(rq, name, &mode);
	if (r == 0)
		return -ENOENT;
	return r < 0 ? r : sysfs_object(rq, name, mode, &ret->object);
}

/* Does the table have a row for NAME? */
static bool has_row(const struct tree_node *dir, const char *name)
{
	struct tree_node found;

	tree_find_now(dir, name, &found);
	return found.row != 0;
}

static int add_entry(
	struct tree_request *rq, int dir, const char *name, struct link_sysfs_names *names)
{
	mode_t mode;
	int r = has_row(&rq->node, name) ? 0 : stat_entry(dir, name, &mode);

	return r <= 0 ? r : link_sysfs_names_add(names, name, mode);
}

static int read_directory(struct tree_request *rq, struct link_sysfs_names *names)
{
	_cleanup_close_ int fd = open_node(rq, O_RDONLY | O_DIRECTORY);
	_cleanup_closedir_ DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return fd < 0 ? fd : -errno;
	(void)steal_fd(&fd);
	while (r == 0 && (entry = readdir(dir)))
		r = add_entry(rq, dirfd(dir), entry->d_name, names);
	return r;
}

static int read_names(struct tree_request *rq, struct link_sysfs_names *ret)
{
	int r;

	if (is_link(&rq->node) && link_sysfs_names_cached(rq, (int)rq->node.object, ret) == 0)
		return 0;
	if (rq->generation)
		request_settle(rq);
	r = read_directory(rq, ret);
	if (r == 0 && is_link(&rq->node))
		link_sysfs_names_store(rq, (int)rq->node.object, ret);
	return r == -ENOENT ? 0 : r;
}

/*
 * Symlinks are not listed: with those of a bridge and its ports, programs that follow symlinks
 * would read each port once for each other port.
 */
static int link_sysfs_list(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	_cleanup_(names_done) struct link_sysfs_names names = {0};
	int r = read_names(rq, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++) {
		if (S_ISLNK(names.all[i].mode))
			continue;
		r = sysfs_object(rq, names.all[i].name, names.all[i].mode, &child.object);
		if (r == 0)
			r = each(names.all[i].name, &child, arg);
	}
	return r;
}

static int link_sysfs_check(struct tree_request *rq)
{
	_cleanup_close_ int fd = open_node(rq, O_PATH);

	return fd < 0 ? fd : 0;
}

/* Only the directory of a link itself has symlinks, so the path is the name. */
static int print_adjacent(struct tree_request *rq, FILE *out)
{
	_cleanup_close_ int fd = open_node(rq, O_PATH);
	char text[INTERNED_SIZE];
	const char *path;
	int r = fd < 0 ? fd : link_node_split(&rq->node, text, &path);

	if (r < 0)
		return r;
	fprintf(out, "../%s", path + 6);
	return 0;
}

static int print_file(struct tree_request *rq, FILE *out)
{
	_cleanup_close_ int fd = open_node(rq, O_RDONLY);
	_cleanup_free_ char *text = malloc(TEXT_MAX);
	ssize_t n;

	if (fd < 0 || !text)
		return fd < 0 ? fd : -ENOMEM;
	n = read(fd, text, TEXT_MAX);
	if (n < 0)
		return errno == EINVAL || errno == EIO ? -ENOENT : -errno;
	fwrite(text, 1, (size_t)n, out);
	return 0;
}

static int link_sysfs_show(struct tree_request *rq, FILE *out)
{
	return S_ISLNK(path_node_mode(&rq->node)) ? print_adjacent(rq, out) : print_file(rq, out);
}

static const char *link_sysfs_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	char text[INTERNED_SIZE];
	const char *path;

	return link_node_split(&rq->node, text, &path) < 0 ? "?" : strcpy(buf, path);
}

static const struct tree_many link_sysfs_files = {
	.announced = true,
	.find = link_sysfs_find,
	.list = link_sysfs_list,
	.has_text = true,
	.check = link_sysfs_check,
	.name_of = link_sysfs_name,
};

/* 1: a regular file; a link may have that name. */
static int bonding_masters_present(struct tree_request *rq)
{
	_cleanup_close_ int sysfs = open_sysfs(rq);
	struct stat st;

	if (sysfs < 0)
		return sysfs == -ENOENT ? 0 : sysfs;
	return fstatat(sysfs, BONDING_MASTERS, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode);
}

static int bonding_masters_show(struct tree_request *rq, FILE *out)
{
	_cleanup_close_ int sysfs = open_sysfs(rq);
	_cleanup_free_ char *text = malloc(TEXT_MAX);
	ssize_t n;

	if (sysfs < 0 || !text)
		return sysfs < 0 ? sysfs : -ENOMEM;
	n = read_file(sysfs, BONDING_MASTERS, text, TEXT_MAX);
	if (n < 0)
		return (int)n;
	fwrite(text, 1, (size_t)n, out);
	return 0;
}

const struct tree_row link_sysfs_rows[] = {
	{"/NAME/sys/class/net/bonding_masters", READ_MODE, "names of the bonds",
		bonding_masters_show, .present = bonding_masters_present},
	{"/NAME/links/IF/PATH", READ_MODE, "any other file of /sys/class/net/IF", link_sysfs_show,
		.is_subtree = true, .many = &link_sysfs_files},
	{NULL},
};
