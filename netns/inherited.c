/* SPDX-License-Identifier: MIT */
/*
 * The settings that a new namespace inherits: see inherited.h. Their files stay open, since opening
 * a file takes ten times as long as reading it.
 */
#include "inherited.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"

#define NET "/proc/sys/net/"
#define FILES_MAX 256
#define TEXT_MAX 8192
#define VALUE_MAX 64 /* bytes; every value is shorter */

struct inherited {
	unsigned n;
	int files[FILES_MAX];
	size_t length;
	char text[TEXT_MAX];
};

/*
 * Directories whose files are all inherited, except for not_inherited: neighbour parameters (for
 * lo), and the rest.
 */
static const char *const neigh[] = {NET "ipv4/neigh/default", NET "ipv6/neigh/default"};
static const char *const ipv4[] = {NET "ipv4/conf/all", NET "ipv4/conf/default"};
static const char *const ipv6[] = {NET "ipv6/conf/all", NET "ipv6/conf/default"};

/* Whether the `conf` directories are inherited; readable in the initial network namespace only. */
static const char inherit[] = NET "core/devconf_inherit_init_net";

static const char *const files[] = {
	"/proc/sys/user/max_net_namespaces", /* else a mkdir could exceed it */
	inherit,
	NET "core/fb_tunnels_only_for_init_net",
	NET "ipv4/tcp_rmem",
	NET "ipv4/tcp_wmem",
	NET "ipv4/tcp_congestion_control",
	NET "ipv4/tcp_child_ehash_entries",
	NET "ipv4/udp_child_hash_entries",
	"/sys/module/nf_conntrack/parameters/acct",
	"/sys/module/nf_conntrack/parameters/tstamp",
};

/*
 * Settings of the whole neighbour table rather than of an interface, and duplicates in another
 * unit.
 */
static const char *const not_inherited[] = {"gc_interval", "gc_thresh1", "gc_thresh2", "gc_thresh3",
	"base_reachable_time", "retrans_time", "unres_qlen"};

static bool is_inherited(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(not_inherited); i++)
		if (strcmp(name, not_inherited[i]) == 0)
			return false;
	return true;
}

/* Files that this kernel does not have, or that are not readable, are skipped. */
static int add_file(struct inherited *in, int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT || errno == EACCES ? 0 : -errno;
	if (in->n == FILES_MAX) {
		close(fd);
		return -EMFILE;
	}
	in->files[in->n++] = fd;
	return 0;
}

static int add_directory(struct inherited *in, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (r == 0 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && is_inherited(entry->d_name))
			r = add_file(in, dirfd(dir), entry->d_name);
	closedir(dir);
	return r;
}

/* A setting that has no effect. */
static const char tag[] = NET "ipv4/conf/default/tag";
static const char mark[] = "1195";

static int create_from_marked(_unused_ void *arg)
{
	_cleanup_close_ int fd = open(tag, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, mark, strlen(mark)) < 0)
		return -errno;
	return netns_new();
}

static int is_marked(_unused_ void *arg)
{
	_cleanup_close_ int fd = open(tag, O_RDONLY | O_CLOEXEC);
	char value[VALUE_MAX] = "";

	if (fd < 0 || read(fd, value, sizeof(value) - 1) < 0)
		return -errno;
	return strncmp(value, mark, strlen(mark)) == 0;
}

/*
 * Creates a namespace from within another one, to find out whether it inherits from its creator.
 * True if unknown.
 */
static bool inherits_from_creator(void)
{
	_cleanup_close_ int maker = netns_new(), made = -1;

	if (maker >= 0)
		made = netns_call(maker, create_from_marked, NULL);
	return made < 0 || netns_call(made, is_marked, NULL) != 0;
}

/*
 * Values: 0: IPv4 from the initial network namespace; 1: IPv4 and IPv6 from it; 2: none; 3: both
 * from the creator. The value of the initial network namespace is not readable elsewhere.
 */
static void read_conf_policy(bool *ret_ipv4, bool *ret_ipv6)
{
	_cleanup_close_ int fd = open(inherit, O_RDONLY | O_CLOEXEC);
	char value;

	if (fd >= 0 && read(fd, &value, 1) == 1) {
		*ret_ipv4 = value != '2';
		*ret_ipv6 = value == '1' || value == '3';
	} else {
		*ret_ipv4 = *ret_ipv6 = inherits_from_creator();
	}
}

static int add_directories(struct inherited *in, const char *const paths[2])
{
	int r = add_directory(in, paths[0]);

	return r < 0 ? r : add_directory(in, paths[1]);
}

static int add_all_files(struct inherited *in)
{
	bool want_ipv4, want_ipv6;
	int r = 0;

	read_conf_policy(&want_ipv4, &want_ipv6);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(files); i++)
		r = add_file(in, AT_FDCWD, files[i]);
	if (r == 0)
		r = add_directories(in, neigh);
	if (r == 0 && want_ipv4)
		r = add_directories(in, ipv4);
	if (r == 0 && want_ipv6)
		r = add_directories(in, ipv6);
	return r;
}

/* The values, each followed by a NUL; one that cannot be read is empty. 0: they do not fit. */
static size_t read_values(const struct inherited *in, char text[TEXT_MAX])
{
	size_t length = 0;

	for (unsigned i = 0; i < in->n; i++) {
		ssize_t n;

		if (TEXT_MAX - length < VALUE_MAX)
			return 0;
		n = pread(in->files[i], text + length, VALUE_MAX, 0);
		if (n == VALUE_MAX)
			return 0;
		length += n > 0 ? (size_t)n : 0;
		text[length++] = '\0';
	}
	return length;
}

struct inherited *inherited_new(void)
{
	struct inherited *in = calloc(1, sizeof(*in));

	if (!in)
		return NULL;
	if (add_all_files(in) < 0)
		return inherited_free(in);
	in->length = read_values(in, in->text);
	return in->length > 0 ? in : inherited_free(in);
}

struct inherited *inherited_free(struct inherited *in)
{
	for (unsigned i = 0; in && i < in->n; i++)
		close(in->files[i]);
	free(in);
	return NULL;
}

bool inherited_same(struct inherited *in)
{
	char text[TEXT_MAX];
	size_t length = read_values(in, text);
	bool same = length > 0 && length == in->length && memcmp(text, in->text, length) == 0;

	if (!same)
		memcpy(in->text, text, length);
	in->length = length;
	return same;
}
