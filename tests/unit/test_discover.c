/* SPDX-License-Identifier: MIT */
/*
 * Namespaces held in every way there is, on the machine's own /proc: each is found, opened and
 * given a path, and once it has gone, or something that blocks is in its place, nobody waits.
 */
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "discover.h"
#include "holders.h"
#include "netns.h"

#define OWN_NETNS "/proc/thread-self/ns/net"

static char dir[] = "/tmp/discover-XXXXXX";
static char path[PATH_MAX];
static struct registry *registry;
static struct discover *discover;

/* A process that holds a namespace; it does its SECOND thing, and tells, for each byte it gets. */
struct child {
	pid_t pid;
	int pipe;
	ino_t inode;
};

typedef ino_t (*hold_fn)(void);
typedef void (*then_fn)(void);

static void check(bool ok)
{
	if (!ok)
		_exit(errno ? errno : 1);
}

static ino_t inode_of(const char *name)
{
	struct stat st;

	return stat(name, &st) == 0 ? st.st_ino : 0;
}

static const char *in_dir(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void child_main(int end, hold_fn hold, then_fn then)
{
	ino_t inode;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	inode = hold();
	check(write(end, &inode, sizeof(inode)) == sizeof(inode));
	while (read(end, &byte, 1) == 1) {
		then();
		check(write(end, &byte, 1) == 1);
	}
	_exit(0);
}

static struct child child_start(hold_fn hold, then_fn then)
{
	struct child c;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	c.pid = fork();
	if (c.pid == 0)
		child_main(ends[1], hold, then);
	close(ends[1]);
	c.pipe = ends[0];
	assert_int_equal(read(c.pipe, &c.inode, sizeof(c.inode)), sizeof(c.inode));
	return c;
}

static void child_then(const struct child *c)
{
	char byte = 0;

	assert_int_equal(write(c->pipe, &byte, 1), 1);
	assert_int_equal(read(c->pipe, &byte, 1), 1);
}

static void child_end(struct child *c)
{
	int status;

	kill(c->pid, SIGKILL);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	close(c->pipe);
}

static ino_t by_process(void)
{
	check(unshare(CLONE_NEWNET) == 0);
	return inode_of(OWN_NETNS);
}

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
	fifo = open(path, O_RDWR);
	check(fifo >= 0 && dup2(fifo, held) == held);
}

static ino_t mount_elsewhere(void)
{
	int home = open(OWN_NETNS, O_RDONLY | O_CLOEXEC);
	ino_t inode;

	check(mkdir(in_dir("deep"), 0700) == 0 || errno == EEXIST);
	inode = by_process();
	close(open(in_dir("deep/ns"), O_CREAT | O_WRONLY, 0600));
	check(mount(OWN_NETNS, path, NULL, MS_BIND, NULL) == 0);
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

static void nothing(void)
{
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

static int find(ino_t inode, void *arg)
{
	return inode == *(ino_t *)arg ? 7 : 0;
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
	assert_int_equal(discover_list(discover, find, &inode), 7);
	assert_int_equal(discover_list(discover, ascends, &last), 0);
	assert_is(discover_reopen(discover, inode), inode);
	assert_is(discover_open(discover, inode), inode);
	assert_int_equal(discover_path(discover, inode, found), 0);
	assert_int_equal(inode_of(found), inode);
}

static void assert_gone(ino_t inode)
{
	char found[PATH_MAX];

	assert_int_equal(discover_reopen(discover, inode), -ENOENT);
	assert_int_equal(discover_open(discover, inode), -ENOENT);
	assert_int_equal(discover_path(discover, inode, found), -ENOENT);
	assert_int_equal(discover_list(discover, find, &inode), 0);
}

static void assert_holds(hold_fn hold, int kind)
{
	struct child c = child_start(hold, nothing);

	assert_int_equal(discover_reopen(discover, c.inode), -ENOENT);
	assert_is(discover_open(discover, c.inode), c.inode);
	assert_found(c.inode, kind);
	child_end(&c);
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
	struct child c = child_start(hold, end_main_thread);
	char byte = 0;

	assert_int_equal(write(c.pipe, &byte, 1), 1);
	wait_for_zombie(c.pid);
	assert_found(c.inode, kind);
	child_end(&c);
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
	struct child c = child_start(by_fd, put_fifo_there);

	assert_found(c.inode, HOLDER_FD);
	child_then(&c);
	assert_gone(c.inode);
	child_end(&c);
}

static void a_hung_mount_in_the_way(void **state)
{
	struct child c = child_start(by_mount, put_hung_there);

	if (access("/dev/fuse", W_OK) < 0)
		skip();
	assert_found(c.inode, HOLDER_MOUNT);
	child_then(&c);
	assert_int_equal(discover_reopen(discover, c.inode), -ENOENT);
	assert_int_equal(discover_open(discover, c.inode), -ENOENT);
	child_end(&c);
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
	struct child c = child_start(by_process, nothing);
	ino_t inode = 0;

	assert_int_equal(discover_pid(discover, c.pid, &inode), 0);
	assert_int_equal(inode, c.inode);
	assert_is(discover_reopen(discover, inode), inode);
	child_end(&c);
	assert_gone(inode);
	assert_int_equal(discover_pid(discover, c.pid, &inode), -ENOENT);
}

static void assert_name(ino_t inode, const char *name)
{
	char found[REGISTRY_NAME_MAX + 1];

	assert_int_equal(discover_name(discover, inode, found), 0);
	assert_string_equal(found, name);
}

static void assert_nameless(ino_t inode)
{
	char found[REGISTRY_NAME_MAX + 1];

	assert_int_equal(discover_name(discover, inode, found), -ENOENT);
}

static void names(void **state)
{
	struct child c = child_start(by_process, nothing);
	int fd = discover_open(discover, c.inode);
	char found[PATH_MAX];

	assert_nameless(c.inode);
	assert_int_equal(registry_add(registry, "reserved", fd), 0);
	assert_nameless(c.inode);
	assert_int_equal(registry_add(registry, "n m", fd), 0);
	assert_name(c.inode, "n m");
	assert_int_equal(registry_add(registry, "a", fd), 0);
	assert_int_equal(registry_add(registry, "z", fd), 0);
	assert_name(c.inode, "a");
	assert_int_equal(discover_path(discover, c.inode, found), 0);
	assert_string_equal(found, in_dir("names/a"));
	assert_int_equal(registry_remove(registry, "a"), 0);
	assert_name(c.inode, "n m");
	assert_int_equal(registry_remove(registry, "n m"), 0);
	assert_name(c.inode, "z");
	assert_int_equal(registry_remove(registry, "z"), 0);
	assert_nameless(c.inode);
	assert_int_equal(registry_remove(registry, "reserved"), 0);
	close(fd);
	child_end(&c);
	assert_gone(c.inode);
}

static void a_name_below_another(void **state)
{
	struct child one = child_start(by_process, nothing), two = child_start(by_process, nothing);
	int fd = discover_open(discover, one.inode);

	assert_int_equal(registry_add(registry, "x", fd), 0);
	close(fd);
	fd = discover_open(discover, two.inode);
	assert_name(one.inode, "x");
	assert_int_equal(netns_bind(fd, in_dir("names/x")), 0);
	close(fd);
	assert_nameless(one.inode);
	assert_name(two.inode, "x");
	assert_int_equal(umount2(in_dir("names/x"), 0), 0);
	assert_name(one.inode, "x");
	assert_nameless(two.inode);
	assert_int_equal(registry_remove(registry, "x"), 0);
	child_end(&one);
	child_end(&two);
}

static void symlinks(void **state)
{
	struct child one = child_start(by_process, nothing), two = child_start(by_process, nothing);
	char target[64];

	for (int i = 0; i < 100; i++) {
		const struct child *c = i % 2 ? &one : &two;

		snprintf(target, sizeof(target), "/proc/%d/ns/net", c->pid);
		assert_int_equal(symlink(target, in_dir("names/link")), 0);
		assert_name(c->inode, "link");
		assert_nameless(i % 2 ? two.inode : one.inode);
		assert_int_equal(unlink(in_dir("names/link")), 0);
		assert_nameless(c->inode);
	}
	child_end(&one);
	child_end(&two);
}

static void *list_often(void *arg)
{
	for (int i = 0; i < 20; i++)
		if (discover_list(discover, find, arg) != 7)
			return arg;
	return NULL;
}

static void many_at_once(void **state)
{
	struct child c = child_start(by_fd, nothing);
	pthread_t threads[8];
	void *failed;

	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, list_often, &c.inode), 0);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	child_end(&c);
}

static bool is_reserved(const char *name)
{
	return strcmp(name, "reserved") == 0;
}

/* Our own mounts, so that none is left behind. */
static int set_up(void **state)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("proc", "/proc", "proc", 0, NULL) < 0)
		return -1;
	if (!mkdtemp(dir) || mount("tmpfs", dir, "tmpfs", 0, NULL) < 0)
		return -1;
	if (mkdir(in_dir("names"), 0755) < 0 || registry_new(path, 0, &registry) < 0)
		return -1;
	discover = discover_new(registry, is_reserved);
	return discover ? netns_init() : -1;
}

static int tear_down(void **state)
{
	discover_free(discover);
	registry_free(registry);
	umount2(dir, MNT_DETACH);
	return rmdir(dir);
}

/* What the child ended with. */
static int wait_for(pid_t pid)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}

/*
 * Goes on in a process that sees no others than its own: they get the inode numbers of ours. It is
 * not the first there, which sanitizers do not like. Should it hang, it is killed.
 */
static void be_alone(void)
{
	pid_t pid;

	if (unshare(CLONE_NEWPID) < 0)
		exit(1);
	pid = fork();
	if (pid != 0) {
		alarm(60);
		_exit(wait_for(pid));
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pid = fork();
	if (pid != 0)
		_exit(wait_for(pid));
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
		cmocka_unit_test(names),
		cmocka_unit_test(a_name_below_another),
		cmocka_unit_test(symlinks),
		cmocka_unit_test(many_at_once),
	};

	if (geteuid() != 0) {
		fputs("SKIP: needs root\n", stderr);
		return 77;
	}
	be_alone();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
