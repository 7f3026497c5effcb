/* SPDX-License-Identifier: MIT */
/* See holding.h. */
#include "holding.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netns.h"

static char dir[] = "/tmp/discover-XXXXXX";
struct registry *registry;
struct discover *discover;

void check(bool ok)
{
	if (!ok)
		_exit(errno ? errno : 1);
}

ino_t inode_of(const char *name)
{
	struct stat st;

	return stat(name, &st) == 0 ? st.st_ino : 0;
}

const char *in_dir(const char *name)
{
	static char path[PATH_MAX];

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

struct holding holding_start(hold_fn hold, then_fn then)
{
	struct holding c;
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

void holding_then(const struct holding *c)
{
	char byte = 0;

	assert_int_equal(write(c->pipe, &byte, 1), 1);
	assert_int_equal(read(c->pipe, &byte, 1), 1);
}

void holding_end(struct holding *c)
{
	int status;

	kill(c->pid, SIGKILL);
	assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
	close(c->pipe);
}

ino_t by_process(void)
{
	check(unshare(CLONE_NEWNET) == 0);
	return inode_of(OWN_NETNS);
}

void nothing(void)
{
}

int is_inode(ino_t inode, void *arg)
{
	return inode == *(ino_t *)arg ? 7 : 0;
}

void assert_gone(ino_t inode)
{
	char found[PATH_MAX];

	assert_int_equal(discover_reopen(discover, inode), -ENOENT);
	assert_int_equal(discover_open(discover, inode), -ENOENT);
	assert_int_equal(discover_path(discover, inode, found), -ENOENT);
	assert_int_equal(discover_list(discover, is_inode, &inode), 0);
}

static bool is_reserved(const char *name)
{
	return strcmp(name, "reserved") == 0;
}

/* Our own mounts, so that none is left behind. */
int holding_set_up(void **state)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("proc", "/proc", "proc", 0, NULL) < 0)
		return -1;
	if (!mkdtemp(dir) || mount("tmpfs", dir, "tmpfs", 0, NULL) < 0)
		return -1;
	if (mkdir(in_dir("names"), 0755) < 0 || registry_new(in_dir("names"), 0, &registry) < 0)
		return -1;
	discover = discover_new(registry, is_reserved);
	return discover ? netns_init() : -1;
}

int holding_tear_down(void **state)
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

void be_alone(void)
{
	pid_t pid;

	if (geteuid() != 0) {
		fputs("SKIP: needs root\n", stderr);
		exit(77);
	}
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
