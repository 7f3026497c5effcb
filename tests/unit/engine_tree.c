/* SPDX-License-Identifier: MIT */
/* See engine_tree.h. */
#include "engine_tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/unit.XXXXXX";
struct containers *cs;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void remove_all(const char *path)
{
	char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", root, path);
	nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int engine_tree_tear_down(void **state)
{
	cs = containers_free(cs);
	remove_all("");
	return 0;
}

const char *place(const char *path)
{
	static char full[2 * PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *c = full + strlen(root) + 1; (c = strchr(c, '/')); *c++ = '/') {
		*c = '\0';
		mkdir(full, 0755);
	}
	return full;
}

void put_bytes(const char *path, const void *bytes, size_t size)
{
	int fd = open(place(path), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

void put(const char *path, const char *format, ...)
{
	char *text;
	va_list ap;

	va_start(ap, format);
	assert_true(vasprintf(&text, format, ap) >= 0);
	va_end(ap);
	put_bytes(path, text, strlen(text));
	free(text);
}

int engine_tree_set_up(void **state)
{
	strcpy(root + strlen(root) - 6, "XXXXXX");
	if (!mkdtemp(root))
		return -1;
	put("/proc/uptime", "1 1\n");
	cs = containers_new(root);
	return cs ? 0 : -1;
}

void in_netns(int pid, int inode)
{
	char path[64], link[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	snprintf(link, sizeof(link), "net:[%d]", inode);
	unlink(place(path));
	assert_int_equal(symlink(link, place(path)), 0);
}

void put_stat(int pid, char state, int parent, int start)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	put(path, "%d (a) Z 1 (b) %c %d 7 7 0 -1 1 2 3 4 5 6 7 8 9 20 0 1 0 %d 99 100\n", pid,
		state, parent, start);
}

void process(int pid, int inode, const char *cgroup)
{
	char path[64];

	put_stat(pid, 'S', 1, 1000 + pid);
	snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
	put(path, "%s\n", cgroup);
	in_netns(pid, inode);
}

void runc_state(const char *path, int pid, const char *more)
{
	char file[PATH_MAX];

	snprintf(file, sizeof(file), "%s/state.json", path);
	put(file,
		"{\"id\":\"x\",\"init_process_pid\":%d,\"init_process_start\":%d,\"config\":{"
		"\"rlimits\":[{\"type\":8,\"hard\":18446744073709551615}]%s%s}}",
		pid, 1000 + pid, more[0] ? "," : "", more);
}

void crun_state(const char *path, int pid, const char *config)
{
	char file[PATH_MAX];

	snprintf(file, sizeof(file), "%s/status", path);
	put(file, "{\"pid\":%d,\"process-start-time\":%d,\"bundle\":\"/b\"}", pid, 1000 + pid);
	snprintf(file, sizeof(file), "%s/config.json", path);
	put(file, "%s", config);
}

void docker_state(const char *id, int pid, const char *data)
{
	char path[256], more[1024];

	snprintf(path, sizeof(path), "/run/docker/runtime-runc/moby/%s", id);
	snprintf(more, sizeof(more),
		"\"labels\":[\"bundle=/x\"],\"mounts\":[{\"source\":\"%s/%s/hosts\","
		"\"destination\":\"/etc/hosts\"}]",
		data, id);
	runc_state(path, pid, more);
}

const char *users(const char *path)
{
	static char full[PATH_MAX];

	snprintf(full, sizeof(full), "/run/user/%u/%s", getuid() ? getuid() : 1000, path);
	return full;
}

int64_t find(const char *key)
{
	ino_t inode;
	int r = containers_find(cs, key, &inode);

	return r < 0 ? r : (int64_t)inode;
}

int64_t pod(const char *namespace, const char *name)
{
	ino_t inode;
	int r = containers_pod(cs, namespace, name, &inode);

	return r < 0 ? r : (int64_t)inode;
}

int print_container(const struct container *c, void *arg)
{
	struct lines *lines = arg;

	fprintf(lines->out, "%s %.12s %s%s%s %s/%s %d\n", c->engine, c->id, c->name,
		c->space[0] ? ":" : "", c->space, c->namespace, c->pod, (int)c->pid);
	return 0;
}

int print_pod(const char *namespace, const char *name, void *arg)
{
	fprintf(((struct lines *)arg)->out, "%s/%s\n", namespace, name);
	return 0;
}

int print_key(const char *key, void *arg)
{
	ino_t inode;

	fprintf(((struct lines *)arg)->out, "%s\n", key);
	return containers_find(cs, key, &inode); /* every key that is told is one */
}
