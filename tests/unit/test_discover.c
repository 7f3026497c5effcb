/* SPDX-License-Identifier: MIT */
/*
 * Namespaces held in every way there is, on the machine's own /proc: each is found, opened and
 * given a path, and once it has gone, or something that blocks is in its place, nobody waits.
 */
#include "holding.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "holders.h"

static ino_t thread_inode;
static pthread_barrier_t thread_ready;

static void *be_elsewhere(void *arg)
{
	thread_inode = by_process();
	pthread_barrier_wait(&thread_ready);
	pause();
	return NULL;
}

static ino_t by_thread(void)
{
	pthread_t thread;

	pthread_barrier_init(&thread_ready, NULL, 2);
	check(pthread_create(&thread, NULL, be_elsewhere, NULL) == 0);
	pthread_barrier_wait(&thread_ready);
	return thread_inode;
}

static void end_main_thread(void)
{
	syscall(SYS_exit, 0);
}

static int held;

static ino_t by_fd(void)
{
	int home = open(OWN_NETNS, O_RDONLY | O_CLOEXEC);
	ino_t inode = by_process();

	held = open(OWN_NETNS, O_RDONLY | O_CLOEXEC);
	check(home >= 0 && held >= 0 && setns(home, CLONE_NEWNET) == 0);
	return inode;
}

/* A FIFO without a reader, where the namespace was. */
static void put_fifo_there(void)
{
	int fifo;

	check(mkfifo(in_dir("fifo"), 0600) == 0);
	fifo = open(in_dir("fifo"), O_RDWR);
	check(fifo >= 0 && dup2(fifo, held) == held);
}

static ino_t mount_elsewhere(void)
{
	int home = open(OWN_NETNS, O_RDONLY | O_CLOEXEC);
	ino_t inode;

	check(mkdir(in_dir("deep"), 0700) == 0 || errno == EEXIST);
	inode = by_process();
	close(open(in_dir("deep/ns"), O_CREAT | O_WRONLY, 0600));
	check(mount(OWN_NETNS, in_dir("deep/ns"), NULL, MS_BIND, NULL) == 0);
	check(setns(home, CLONE_NEWNET) == 0);
	close(home);
	return inode;
}

static ino_t by_mount(void)
{
	check(unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
	return mount_elsewhere();
}

/* A file system that nobody serves: whoever looks for a file there waits for ever. */
static bool mount_hung(const char *point)
{
	int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	char options[100];

	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	return fuse >= 0 && mount("hung", point, "fuse.hung", 0, options) == 0;
}

static void put_hung_there(void)
{
	check(mount_hung(in_dir("deep")));
}

static int note(const struct holder *h, void *arg)
{
	*(int *)arg |= h->kind;
	return 0;
}

static int kinds_of(ino_t inode)
{
	int kinds = 0;

	assert_int_equal(holders_each("/proc", HOLDER_ALL, inode, note, &kinds), 0);
	return kinds;
}

static int ascends(ino_t inode, void *arg)
{
	ino_t *last = arg;

	assert_true(inode > *last);
	*last = inode;
	return 0;
}

static void assert_is(int fd, ino_t inode)
{
	struct stat st;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_ino, inode);
	close(fd);
}

static void assert_found(ino_t inode, int kind)
{
	char found[PATH_MAX];
	ino_t last = 0;

	assert_int_equal(kinds_of(inode), kind);
	assert_int_equal(discover_list(discover, is_inode, &inode), 7);
	assert_int_equal(discover_list(discover, ascends, &last), 0);
	assert_is(discover_reopen(discover, inode), inode);
	assert_is(discover_open(discover, inode), inode);
	assert_int_equal(discover_path(discover, inode, found), 0);
	assert_int_equal(inode_of(found), inode);
}

static void assert_holds(hold_fn hold, int kind)
{
	struct holding c = holding_start(hold, nothing);

	assert_int_equal(discover_reopen(discover, c.inode), -ENOENT);
	assert_is(discover_open(discover, c.inode), c.inode);
	assert_found(c.inode, kind);
	holding_end(&c);
	assert_gone(c.inode);
}

static void a_process(void **state)
{
	assert_holds(by_process, HOLDER_PROCESS);
}

static void a_thread(void **state)
{
	assert_holds(by_thread, HOLDER_THREAD);
}

static void a_descriptor(void **state)
{
	assert_holds(by_fd, HOLDER_FD);
}

static void a_mount_elsewhere(void **state)
{
	assert_holds(by_mount, HOLDER_MOUNT);
}

static void wait_for_zombie(pid_t pid)
{
	char name[64], line[512];
	bool ended = false;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	while (!ended) {
		FILE *f = fopen(name, "r");

		assert_non_null(f);
		assert_non_null(fgets(line, sizeof(line), f));
		ended = strstr(line, ") Z ");
		fclose(f);
	}
}

static void assert_outlives_main_thread(hold_fn hold, int kind)
{
	struct holding c = holding_start(hold, end_main_thread);
	char byte = 0;

	assert_int_equal(write(c.pipe, &byte, 1), 1);
	wait_for_zombie(c.pid);
	assert_found(c.inode, kind);
	holding_end(&c);
	assert_gone(c.inode);
}

static void a_thread_that_its_main_thread_left(void **state)
{
	assert_outlives_main_thread(by_thread, HOLDER_THREAD);
}

static ino_t fd_of_thread(void)
{
	ino_t inode = by_fd();

	by_thread();
	return inode;
}

static void a_descriptor_that_the_main_thread_left(void **state)
{
	assert_outlives_main_thread(fd_of_thread, HOLDER_FD);
}

static void a_fifo_in_its_place(void **state)
{
	struct holding c = holding_start(by_fd, put_fifo_there);

	assert_found(c.inode, HOLDER_FD);
	holding_then(&c);
	assert_gone(c.inode);
	holding_end(&c);
}

static void a_hung_mount_in_the_way(void **state)
{
	struct holding c = holding_start(by_mount, put_hung_there);

	if (access("/dev/fuse", W_OK) < 0)
		skip();
	assert_found(c.inode, HOLDER_MOUNT);
	holding_then(&c);
	assert_int_equal(discover_reopen(discover, c.inode), -ENOENT);
	assert_int_equal(discover_open(discover, c.inode), -ENOENT);
	holding_end(&c);
	assert_gone(c.inode);
}

static void our_mount_with_a_hung_one_in_the_way(void **state)
{
	char found[PATH_MAX];
	ino_t inode = mount_elsewhere();

	assert_found(inode, HOLDER_MOUNT);
	assert_int_equal(discover_path(discover, inode, found), 0);
	assert_string_equal(found, in_dir("deep/ns"));
	assert_true(mount_hung(in_dir("deep")));
	assert_int_equal(discover_open(discover, inode), -ENOENT);
	assert_int_equal(umount2(in_dir("deep"), MNT_DETACH), 0);
	assert_is(discover_reopen(discover, inode), inode);
	assert_int_equal(umount2(in_dir("deep/ns"), MNT_DETACH), 0);
	assert_gone(inode);
}

static void a_pid_is_remembered(void **state)
{
	struct holding c = holding_start(by_process, nothing);
	ino_t inode = 0;

	assert_int_equal(discover_pid(discover, c.pid, &inode), 0);
	assert_int_equal(inode, c.inode);
	assert_is(discover_reopen(discover, inode), inode);
	holding_end(&c);
	assert_gone(inode);
	assert_int_equal(discover_pid(discover, c.pid, &inode), -ENOENT);
}

static void *list_often(void *arg)
{
	for (int i = 0; i < 20; i++)
		if (discover_list(discover, is_inode, arg) != 7)
			return arg;
	return NULL;
}

static void many_at_once(void **state)
{
	struct holding c = holding_start(by_fd, nothing);
	pthread_t threads[8];
	void *failed;

	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, list_often, &c.inode), 0);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	holding_end(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process),
		cmocka_unit_test(a_thread),
		cmocka_unit_test(a_descriptor),
		cmocka_unit_test(a_mount_elsewhere),
		cmocka_unit_test(a_thread_that_its_main_thread_left),
		cmocka_unit_test(a_descriptor_that_the_main_thread_left),
		cmocka_unit_test(a_fifo_in_its_place),
		cmocka_unit_test(a_hung_mount_in_the_way),
		cmocka_unit_test(our_mount_with_a_hung_one_in_the_way),
		cmocka_unit_test(a_pid_is_remembered),
		cmocka_unit_test(many_at_once),
	};

	be_alone();
	return cmocka_run_group_tests(tests, holding_set_up, holding_tear_down);
}
