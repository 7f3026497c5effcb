/* SPDX-License-Identifier: MIT */
/*
 * netnsfs: mounts the tree and serves it until it is unmounted. This file has the command line, the
 * start and the end of the process, and the capabilities it keeps. See netnsfs(8).
 */
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <syslog.h>

#include "cache.h"
#include "caps.h"
#include "changes.h"
#include "cleanup.h"
#include "containers.h"
#include "discover.h"
#include "drafts.h"
#include "events.h"
#include "fs.h"
#include "kept.h"
#include "link_pending.h"
#include "mountinfo.h"
#include "netns.h"
#include "nft_run.h"
#include "nodeid.h"
#include "open_file.h"
#include "refs.h"
#include "save_run.h"
#include "socket_index.h"
#include "spool.h"
#include "stock.h"
#include "stream.h"
#include "sysfs.h"
#include "wait.h"
#include "walk.h"
#include "watch.h"

#define FS_TYPE "fuse.netnsfs"
/* In MiB. */
#define MEMORY_DEFAULT 16
#define MEMORY_MAX 65536

#define SPARES_DEFAULT 16 /* measured: more gain nothing */
#define AWAKE_NSEC 50000  /* measured: less gains little, more gains nothing */

/* The capabilities that the daemon keeps once it is mounted, and their purpose. */
static const struct cap_need daemon_caps[] = {
	{CAP_SYS_ADMIN, "unshare, setns, mount: make, enter, name and release namespaces"},
	{CAP_NET_ADMIN, "ids for namespaces, and changes to their links, addresses and routes"},
	{CAP_SYS_PTRACE, "/proc/PID/ns, root and fd of processes of others"},
	{CAP_DAC_READ_SEARCH, "directories of others, such as /run/user/UID and /proc/PID/fd"},
	{CAP_SYS_CHROOT, "ln -s: a target is opened in the caller's root directory"},
	{CAP_SETUID, "ln -s, resolv.conf: opened with the uid of the process they are opened for"},
	{CAP_SETGID, "ln -s, resolv.conf: opened with the groups of that process"},
	{CAP_NET_RAW, "the raw socket of iptables-legacy-save", .for_children = true},
};

struct options {
	int foreground, debug, help, version, allow_other;
	char *registry, *mode;
	unsigned gid, spares, memory;
	const char *places[2]; /* operands: MOUNTPOINT, or SOURCE MOUNTPOINT */
	int n_places;
};

#define OPTION(template, field) \
	{ \
		template, offsetof(struct options, field), 1 \
	}

enum { KEY_IGNORE = 1 };

static const struct fuse_opt option_table[] = {
	OPTION("-f", foreground),
	OPTION("-d", debug),
	OPTION("-h", help),
	OPTION("--help", help),
	OPTION("-V", version),
	OPTION("--version", version),
	OPTION("registry=%s", registry),
	OPTION("mode=%s", mode),
	OPTION("gid=%u", gid),
	OPTION("memory=%u", memory),
	OPTION("spares=%u", spares),
	OPTION("allow_other", allow_other),
	/* Options of fstab(5) for mount(8) and init systems. */
	FUSE_OPT_KEY("defaults", KEY_IGNORE),
	FUSE_OPT_KEY("auto", KEY_IGNORE),
	FUSE_OPT_KEY("noauto", KEY_IGNORE),
	FUSE_OPT_KEY("nofail", KEY_IGNORE),
	FUSE_OPT_KEY("_netdev", KEY_IGNORE),
	FUSE_OPT_KEY("x-", KEY_IGNORE),
	/* No effect on our timestamps. libfuse knows only their negative forms. */
	FUSE_OPT_KEY("atime", KEY_IGNORE),
	FUSE_OPT_KEY("diratime", KEY_IGNORE),
	FUSE_OPT_KEY("relatime", KEY_IGNORE),
	FUSE_OPT_KEY("strictatime", KEY_IGNORE),
	FUSE_OPT_KEY("lazytime", KEY_IGNORE),
	FUSE_OPT_END,
};

static int parse_option(void *data, const char *arg, int key, struct fuse_args *out)
{
	struct options *o = data;

	if (key == KEY_IGNORE || (key == FUSE_OPT_KEY_OPT && strncmp(arg, "x-", 2) == 0))
		return 0;
	if (key != FUSE_OPT_KEY_NONOPT)
		return 1;
	if (o->n_places < 2)
		o->places[o->n_places] = arg;
	o->n_places++;
	return 0;
}

static void usage(FILE *out)
{
	fputs("Usage: netnsfs [-f] [-d] [-o OPTION[,OPTION...]] MOUNTPOINT\n"
	      "Shows the network namespaces of this machine as a directory tree.\n\n"
	      "  -f                 stay in the foreground\n"
	      "  -d                 the same, and print every request\n"
	      "  -h, --help         this text\n"
	      "  -V, --version      the version\n"
	      "  -o registry=DIR    the directory of names (" REGISTRY_DEFAULT ")\n"
	      "  -o gid=GID         the group of the files\n"
	      "  -o memory=MIB      memory for the text of files (16); longer ones go to /tmp\n"
	      "  -o mode=MODE       the mode of the root directory (0750)\n"
	      "  -o spares=NUMBER   limit of namespaces created ahead in a burst (16)\n"
	      "  -o allow_other     users other than root may enter, subject to modes\n\n"
	      "To end it: umount MOUNTPOINT. See netnsfs(8).\n",
		out);
}

static int print_error(const char *what, const char *why)
{
	fprintf(stderr, "netnsfs: %s: %s\n", what, why);
	return 1;
}

static int parse_mode(const char *text, mode_t *ret)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (*text == '\0' || *end != '\0' || mode > 0777)
		return -EINVAL;
	*ret = (mode_t)mode;
	return 0;
}

/* The topmost mount at POINT. */
struct last_mount {
	const char *point;
	bool ours;
	dev_t device;
};

static int match_mount(const struct mount *mount, void *arg)
{
	struct last_mount *last = arg;

	if (strcmp(mount->point, last->point) == 0) {
		last->ours = strcmp(mount->type, FS_TYPE) == 0;
		last->device = mount->device;
	}
	return 0;
}

static bool is_netnsfs(const char *point, dev_t *ret_device)
{
	struct last_mount last = {.point = point};

	if (mountinfo_each(match_mount, &last) < 0 || !last.ours)
		return false;
	if (ret_device)
		*ret_device = last.device;
	return true;
}

/*
 * Returns the canonical path of the mount point, after detaching a dead netnsfs from it. Path
 * lookup on a dead mount fails with ENOTCONN, so the path is derived from that of the parent.
 */
static int prepare_mountpoint(const char *path, char ret[PATH_MAX])
{
	_cleanup_free_ char *copy = strdup(path), *parent = NULL;
	char *base;
	struct stat st;

	if (stat(path, &st) == 0) {
		if (!S_ISDIR(st.st_mode))
			return -ENOTDIR;
		return realpath(path, ret) ? is_netnsfs(ret, NULL) ? -EBUSY : 0 : -errno;
	}
	if (errno != ENOTCONN || !copy)
		return -errno;
	while (strlen(copy) > 1 && copy[strlen(copy) - 1] == '/')
		copy[strlen(copy) - 1] = '\0';
	base = strrchr(copy, '/');
	if (base)
		*base++ = '\0';
	parent = realpath(base ? copy[0] ? copy : "/" : ".", NULL);
	if (!parent)
		return -errno;
	snprintf(ret, PATH_MAX, "%s/%s", strcmp(parent, "/") ? parent : "", base ?: copy);
	if (!is_netnsfs(ret, NULL))
		return -ENOTCONN;
	if (umount2(ret, MNT_DETACH) < 0)
		return -errno;
	return prepare_mountpoint(path, ret);
}

/* Finds netns-join: next to netnsfs, as in a build directory, or else in the installed location. */
static int find_netns_join(char ret[PATH_MAX])
{
	static const char name[] = "netns-join";
	char *slash;
	ssize_t n = readlink("/proc/self/exe", ret, PATH_MAX - sizeof(name));

	if (n > 0) {
		ret[n] = '\0';
		slash = strrchr(ret, '/');
		strcpy(slash + 1, name);
		if (access(ret, X_OK) == 0)
			return 0;
	}
	snprintf(ret, PATH_MAX, "%s/%s", BINDIR, name);
	return 0;
}

static void log_to_syslog(enum fuse_log_level level, const char *format, va_list args)
{
	vsyslog((int)level, format, args); /* the levels have the values of syslog(3) */
}

/* Write end of the pipe on which the parent waits until the tree is ready; -1: no parent waits. */
static int ready_pipe = -1;

static void say_ready(struct fs *fs)
{
	int null;

	if (ready_pipe < 0 || write(ready_pipe, "", 1) != 1)
		return;
	closep(&ready_pipe);
	ready_pipe = -1;
	/* Nothing reads our standard output and error from here on. */
	openlog("netnsfs", LOG_PID, LOG_DAEMON);
	fuse_set_log_func(log_to_syslog);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; null >= 0 && fd <= 2; fd++)
		dup2(null, fd);
	closep(&null);
}

/*
 * Forks. Returns 0 or a negative errno in the child. The parent never returns: it exits with status
 * 0 once the tree is ready, or with that of the child if the child fails.
 */
static int daemonize(void)
{
	int pipes[2], status;
	char byte;
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		close(pipes[0]);
		ready_pipe = pipes[1];
		setsid();
		return chdir("/") < 0 ? -errno : 0;
	}
	close(pipes[1]);
	if (read(pipes[0], &byte, 1) == 1)
		_exit(0);
	_exit(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status)
			? WEXITSTATUS(status)
			: 1);
}

static void ignore_signal(int signal)
{
}

/* Termination signals are read by the loop, from the signalfd that this returns. WAIT_INTERRUPT
 * interrupts the wait of a single thread. */
static int block_signals(void)
{
	struct sigaction action = {.sa_handler = ignore_signal};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, WAIT_INTERRUPT);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return -EINVAL;
	sigaction(WAIT_INTERRUPT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN); /* the kernel reaps children: child.h */
	sigdelset(&set, WAIT_INTERRUPT);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void end_by_signal(void *arg)
{
	struct fs *fs = arg;

	loop_stop(fs->loop);
}

static int drop_privileges(void)
{
	int r = caps_keep(daemon_caps, ARRAY_SIZE(daemon_caps));

	if (r == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		r = -errno;
	return r;
}

static int run_loop_turn(void *arg)
{
	struct fs *fs = arg;

	return loop_turn(fs->loop);
}

/* Serves requests until the tree is unmounted or a signal ends it. */
static int serve(struct fs *fs)
{
	_cleanup_close_ int signals = block_signals(), watch = -1;
	int fd = fuse_session_fd(fs->session);
	/* Its socket keeps the capabilities of its creation, so this precedes drop_privileges(). */
	int r = changes_new(&fs->changes);

	if (r == 0)
		r = drop_privileges();
	fs->cache = r == 0 ? cache_new(fs->changes, fs->session) : NULL;
	fs->watch = watch = watch_open();
	if (r == 0 && (signals < 0 || watch < 0))
		r = signals < 0 ? signals : watch;
	if (r == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		r = -errno;
	fs->loop = loop_new(AWAKE_NSEC);
	fs->pool = pool_new(run_loop_turn, fs);
	if (r == 0 && (!fs->loop || !fs->pool || !fs->cache))
		r = -ENOMEM;
	if (r == 0)
		r = streams_begin(fs);
	if (r == 0)
		r = loop_add(fs->loop, signals, end_by_signal, fs);
	if (r == 0)
		r = watch_add(fs);
	if (r == 0)
		r = loop_add(fs->loop, fd, fs_receive, fs);
	if (r == 0)
		r = pool_run(fs->pool);
	fs->pool = pool_free(fs->pool);
	fs->loop = loop_free(fs->loop);
	open_files_end(fs);
	streams_end(fs);
	watch_close(fs);
	fs->cache = cache_free(fs->cache);
	fs->changes = changes_free(fs->changes);
	return r;
}

static int mount_and_serve(struct fs *fs, struct fuse_args *args, const char *mountpoint)
{
	dev_t device = 0;
	int r;

	fs->session = fuse_session_new(args, &fs_operations, sizeof(fs_operations), fs);
	if (!fs->session)
		return 1; /* libfuse has printed the error */
	clock_gettime(CLOCK_REALTIME, &fs->born);
	r = fuse_session_mount(fs->session, mountpoint) == 0 ? 0 : 1;
	if (r == 0) {
		r = is_netnsfs(mountpoint, &device) ? 0 : -ENOENT;
		walk_init(device);
		if (r == 0)
			r = serve(fs);
		fuse_session_unmount(fs->session);
		if (r < 0)
			r = print_error(mountpoint, strerror(-r));
	}
	fuse_session_destroy(fs->session);
	return r;
}

/* True: the kernel may still use the serial, or we do. */
static bool serial_in_use(uint64_t serial, void *arg)
{
	const struct tree *tree = arg;

	return kept_serial(serial) || link_pending_any(tree->pending, serial);
}

static int run_daemon(struct options *o, struct fuse_args *args)
{
	char mountpoint[PATH_MAX], join[PATH_MAX];
	struct tree tree = {.mountpoint = mountpoint, .join = join};
	struct handle_serials serials = {NODEID_SERIAL_MAX, serial_in_use, &tree};
	struct fs fs = {.tree = &tree,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.gid = o->gid,
		.mode = 0750,
		.mounts = -1,
		.mounts_seen = -1,
		.ready = say_ready};
	int r = prepare_mountpoint(o->places[o->n_places - 1], mountpoint);

	if (r < 0)
		return print_error(o->places[o->n_places - 1],
			r == -EBUSY ? "a netnsfs is mounted there already" : strerror(-r));
	if (o->mode && parse_mode(o->mode, &fs.mode) < 0)
		return print_error(o->mode, "not a mode (octal, 0 to 0777)");
	if (o->memory == 0 || o->memory > MEMORY_MAX)
		return print_error("memory", strerror(ERANGE));
	spool_set_memory((size_t)o->memory << 20);
	if (o->spares > STOCK_MAX)
		return print_error("spares", strerror(ERANGE));
	r = registry_new(o->registry ?: REGISTRY_DEFAULT, o->spares, &tree.registry);
	if (r < 0)
		return print_error(o->registry ?: REGISTRY_DEFAULT, strerror(-r));
	find_netns_join(join);
	tree_init();
	tree.discover = discover_new(tree.registry, ref_is_reserved);
	tree.handles = handles_new(tree.registry, tree.discover, &serials);
	intern_ask(kept_text);
	tree.sockets = socket_index_new("/proc");
	tree.containers = containers_new("");
	tree.events = events_new(tree.registry, tree.discover);
	tree.errors = error_log_new();
	tree.pending = link_pending_new();
	tree.drafts = drafts_new();
	tree.sysfs = sysfs_new();
	r = tree.discover && tree.sockets && tree.handles && tree.containers && tree.events &&
			    tree.errors && tree.pending && tree.drafts && tree.sysfs
		    ? netns_init()
		    : -ENOMEM;
	if (r == 0 && !o->foreground)
		r = daemonize();
	r = r < 0 ? print_error("cannot start", strerror(-r))
		  : mount_and_serve(&fs, args, mountpoint);
	tree.sysfs = sysfs_free(tree.sysfs);
	tree.drafts = drafts_free(tree.drafts);
	tree.pending = link_pending_free(tree.pending);
	tree.errors = error_log_free(tree.errors);
	tree.events = events_free(tree.events);
	tree.containers = containers_free(tree.containers);
	tree.handles = handles_free(tree.handles);
	tree.sockets = socket_index_free(tree.sockets);
	tree.discover = discover_free(tree.discover);
	tree.registry = registry_free(tree.registry);
	return r;
}

/* So that no descriptor of ours gets the number of standard input, output or error. */
static void open_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	closep(&fd);
}

int main(int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(argc, argv);
	struct options o = {.spares = SPARES_DEFAULT, .memory = MEMORY_DEFAULT};
	int r;

	if (nft_is_called(argv[0]))
		return nft_main(argc, argv);
	if (save_is_called(argv[0]))
		return save_main(argc, argv);
	open_standard_descriptors();
	/* Freed memory is returned to the kernel. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	mallopt(M_ARENA_MAX, 2);
	if (fuse_opt_parse(&args, &o, option_table, parse_option) < 0)
		return 1;
	if (o.help || o.version || o.n_places < 1 || o.n_places > 2) {
		if (o.version)
			puts("netnsfs " VERSION);
		else
			usage(o.help ? stdout : stderr);
		r = o.help || o.version ? 0 : 1;
	} else {
		fuse_opt_add_arg(&args, "-ofsname=netnsfs,subtype=netnsfs");
		if (o.allow_other) /* always with default_permissions: modes must be checked */
			fuse_opt_add_arg(&args, "-oallow_other,default_permissions");
		if (o.debug)
			fuse_opt_add_arg(&args, "-d");
		o.foreground |= o.debug;
		r = run_daemon(&o, &args);
	}
	free(o.registry);
	free(o.mode);
	fuse_opt_free_args(&args);
	return r;
}
