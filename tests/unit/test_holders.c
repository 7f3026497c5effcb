/* SPDX-License-Identifier: MIT */
/* Who holds a network namespace, as a /proc of our own making tells it. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "holders.h"

ssize_t __wrap_getdents64(int fd, void *buf, size_t size);
ssize_t __real_getdents64(int fd, void *buf, size_t size);

static size_t piece = SIZE_MAX; /* the most that getdents64(2) returns, as if by a signal */

ssize_t __wrap_getdents64(int fd, void *buf, size_t size)
{
	return __real_getdents64(fd, buf, size < piece ? size : piece);
}

static char proc[] = "/tmp/holders-XXXXXX";
static char reported[4096];

/* All of these in the current directory, which is PROC. */
static void make_dir(const char *name)
{
	assert_int_equal(mkdir(name, 0755), 0);
}

static void make_link(const char *name, const char *text)
{
	assert_int_equal(symlink(text, name), 0);
}

static void make_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* A process or a thread; NET and MNT may be NULL. */
static void make_task(const char *name, const char *net, const char *mnt)
{
	char path[300];

	make_dir(name);
	snprintf(path, sizeof(path), "%s/ns", name);
	make_dir(path);
	snprintf(path, sizeof(path), "%s/ns/net", name);
	if (net)
		make_link(path, net);
	snprintf(path, sizeof(path), "%s/ns/mnt", name);
	if (mnt)
		make_link(path, mnt);
	snprintf(path, sizeof(path), "%s/fd", name);
	make_dir(path);
	snprintf(path, sizeof(path), "%s/root", name);
	make_link(path, "/");
}

#define NSFS(root, point) "30 20 0:4 " root " " point " rw shared:5 - nsfs nsfs rw\n"

static void make_processes(void)
{
	make_task("10", "net:[100]", "mnt:[1]"); /* one that has all */
	make_dir("10/task");
	make_task("10/task/10", "net:[100]", NULL);
	make_task("10/task/11", "net:[101]", NULL);
	make_task("10/task/12", "net:[100]", NULL);
	make_link("10/fd/0", "/dev/null");
	make_link("10/fd/3", "socket:[77]");
	make_link("10/fd/7", "net:[102]");
	make_link("10/fd/8", "mnt:[102]");
	make_file("10/mountinfo",
		NSFS("net:[103]", "/run/netns/a\\040b\\134c") NSFS("mnt:[104]", "/run/mnt"));
	make_task("20", NULL, NULL); /* its main thread has ended */
	make_dir("20/task");
	make_task("20/task/20", NULL, NULL);
	make_task("20/task/21", "net:[105]", NULL);
	make_task("21", "net:[105]", "mnt:[1]"); /* found by name only, on a real one */
	make_link("21/fd/9", "net:[106]");
}

static void make_views(void)
{
	make_task("30", "net:[100]", "mnt:[1]"); /* sees less than 10 does */
	make_file("30/mountinfo", NSFS("net:[200]", "/jail"));
	make_task("40", "net:[100]", "mnt:[2]"); /* sees a part only */
	make_file("40/mountinfo", NSFS("net:[201]", "/part"));
	make_task("41", "net:[100]", "mnt:[2]");
	make_file("41/mountinfo", NSFS("net:[201]", "/jail/part") NSFS("net:[202]", "/rest"));
	make_task("50", "net:[100]", "mnt:[3]"); /* and nobody sees more */
	make_file("50/mountinfo", NSFS("net:[203]", "/part"));
	make_task("60", "net:[100]", "mnt:[4]");
	make_file("60/mountinfo",
		"\n - \nnonsense\n1 2 3\n30 20 x:y net:[204] /x rw - nsfs nsfs rw\n" NSFS(
			"net:[]", "/y")
			NSFS("net:[205", "/z") "30 20 0:4 net:[206] /w rw - tmpfs nsfs rw\n" NSFS(
				"net:[207]", "/good\\04"));
	make_task("self", "net:[100]", "mnt:[5]");
	make_file("self/mountinfo", NSFS("net:[208]", "/run/netns/ours"));
	make_task("70", "net:[100]", "mnt:[5]");
	make_file("70/mountinfo", NSFS("net:[208]", "/run/netns/ours"));
}

static void replace_link(const char *name, const char *text)
{
	assert_int_equal(unlink(name), 0);
	make_link(name, text);
}

static void make_garbage(void)
{
	make_dir("80"); /* has gone, but for its name */
	make_dir("090x");
	make_file("99999999999999999999", "");
	make_file("90", "a file");
	make_task("91", "net:[10", NULL);
	make_task("92", "net:[10]x", NULL);
	make_task("93", "net:10", NULL);
	make_task("94", "net:[99999999999999999999999999999999999999999999999999999]", NULL);
	make_file("uptime", "1 2\n");
	make_task("95", "mnt:[107]", NULL);
	make_link("95/fd/1", "net:[108]"); /* whoever has no namespace has no descriptors */
}

static int set_up(void **state)
{
	if (!mkdtemp(proc) || chdir(proc) < 0)
		return -1;
	make_processes();
	make_views();
	replace_link("30/root", "/jail");
	replace_link("40/root", "/jail");
	replace_link("50/root", "/jail");
	make_garbage();
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static int tear_down(void **state)
{
	if (chdir("/") < 0)
		return -1;
	return nftw(proc, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int report(const struct holder *h, void *arg)
{
	const char *kinds = "?pt?f???m???????s";
	size_t len = strlen(reported);

	snprintf(reported + len, sizeof(reported) - len, "%c %ju %d %d %s\n", kinds[h->kind],
		(uintmax_t)h->inode, h->pid, h->number, h->point ? h->point : "-");
	return 0;
}

/* Each of the lines is told, in whatever order, and nothing else. */
static void assert_reported(int kinds, ino_t inode, const char *lines)
{
	reported[0] = '\0';
	assert_int_equal(holders_each(proc, kinds, inode, report, NULL), 0);
	assert_int_equal(strlen(reported), strlen(lines));
	for (const char *line = lines; *line; line = strchr(line, '\n') + 1) {
		char one[300];

		snprintf(one, sizeof(one), "%.*s", (int)(strchr(line, '\n') + 1 - line), line);
		assert_non_null(strstr(reported, one));
	}
}

static void processes(void **state)
{
	assert_reported(HOLDER_PROCESS, 0,
		"p 100 10 0 -\np 105 21 0 -\np 100 30 0 -\np 100 40 0 -\np 100 41 0 -\n"
		"p 100 50 0 -\np 100 60 0 -\np 100 70 0 -\n");
}

static void threads_that_are_elsewhere(void **state)
{
	assert_reported(HOLDER_THREAD, 0, "t 101 10 11 -\nt 105 20 21 -\n");
}

static void descriptors(void **state)
{
	assert_reported(HOLDER_FD, 0, "f 102 10 7 -\nf 106 21 9 -\nf 106 21 9 -\n");
}

static void sockets(void **state)
{
	assert_reported(HOLDER_SOCKET, 0, "s 77 10 3 -\n");
	assert_reported(HOLDER_SOCKET | HOLDER_PROCESS, 77, "s 77 10 3 -\n");
}

static void mounts_once_for_each_mount_namespace(void **state)
{
	assert_reported(HOLDER_MOUNT, 0,
		"m 208 0 0 /run/netns/ours\nm 103 10 0 /run/netns/a b\\c\n"
		"m 201 41 0 /jail/part\nm 202 41 0 /rest\nm 203 50 0 /part\nm 207 60 0 "
		"/good\\04\n");
}

static void one_inode(void **state)
{
	assert_reported(HOLDER_ALL, 105, "t 105 20 21 -\np 105 21 0 -\n");
	assert_reported(HOLDER_ALL, 201, "m 201 41 0 /jail/part\n");
	assert_reported(HOLDER_ALL, 204, "");
}

static int stop(const struct holder *h, void *arg)
{
	return h->kind == *(int *)arg ? 7 : 0;
}

static void stops_on_error_of_callback(void **state)
{
	for (int kind = HOLDER_PROCESS; kind <= HOLDER_MOUNT; kind *= 2)
		assert_int_equal(holders_each(proc, HOLDER_ALL, 0, stop, &kind), 7);
}

static void of_a_pid(void **state)
{
	ino_t inode = 1;

	assert_int_equal(holder_of_pid(proc, 10, &inode), 0);
	assert_int_equal(inode, 100);
	assert_int_equal(holder_of_pid(proc, 20, &inode), -ENOENT);
	assert_int_equal(holder_of_pid(proc, 91, &inode), -ENOENT);
	assert_int_equal(holder_of_pid(proc, 12345, &inode), -ENOENT);
	assert_int_equal(inode, 100);
}

static void in_pieces(void **state)
{
	piece = 64; /* one name, or two */
	processes(state);
	threads_that_are_elsewhere(state);
	descriptors(state);
	mounts_once_for_each_mount_namespace(state);
	piece = SIZE_MAX;
}

static void no_proc(void **state)
{
	assert_int_equal(holders_each("/nowhere", HOLDER_ALL, 0, report, NULL), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes),
		cmocka_unit_test(threads_that_are_elsewhere),
		cmocka_unit_test(descriptors),
		cmocka_unit_test(sockets),
		cmocka_unit_test(mounts_once_for_each_mount_namespace),
		cmocka_unit_test(one_inode),
		cmocka_unit_test(stops_on_error_of_callback),
		cmocka_unit_test(of_a_pid),
		cmocka_unit_test(in_pieces),
		cmocka_unit_test(no_proc),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
