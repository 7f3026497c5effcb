/* SPDX-License-Identifier: MIT */
/* netnsfs: the start and the end of the process. See netnsfs(8). */
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

#include "address_index.h"
#include "background.h"
#include "cache.h"
#include "capture.h"
#include "changes.h"
#include "cleanup.h"
#include "containers.h"
#include "discover.h"
#include "drafts.h"
#include "events.h"
#include "fs.h"
#include "link_pending.h"
#include "metrics.h"
#include "mountpoint.h"
#include "netns.h"
#include "nft_run.h"
#include "nlookup.h"
#include "nodeid.h"
#include "open_file.h"
#include "operations.h"
#include "options.h"
#include "pcap_run.h"
#include "privileges.h"
#include "refs.h"
#include "save_run.h"
#include "socket_index.h"
#include "spool.h"
#include "stream.h"
#include "sysfs.h"
#include "wait.h"
#include "walk.h"
#include "watch.h"

#define AWAKE_NSEC 50000 /* measured: less gains little, more gains nothing */

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

static void ignore_signal(_unused_ int signal)
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
	/* Its socket keeps the capabilities of its creation, so this precedes privileges_drop(). */
	int r = changes_new(&fs->changes);

	address_index_begin(fs->tree->addresses, fs->changes);
	if (r == 0)
		r = privileges_drop();
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
		r = mountpoint_is_netnsfs(mountpoint, &device) ? 0 : -ENOENT;
		walk_init(device);
		if (r == 0)
			r = serve(fs);
		fuse_session_unmount(fs->session);
		if (r < 0)
			r = startup_error(mountpoint, strerror(-r));
	}
	fuse_session_destroy(fs->session);
	return r;
}

/* True: the kernel may still use the serial, or we do. */
static bool serial_in_use(uint64_t serial, void *arg)
{
	const struct tree *tree = arg;

	return nlookup_has_serial(serial) || link_pending_any(tree->pending, serial);
}

static int run_daemon(struct options *o, struct fuse_args *args)
{
	char mountpoint[PATH_MAX], join[PATH_MAX];
	struct tree tree = {.mountpoint = mountpoint, .join = join};
	struct handle_serials serials = {NODEID_SERIAL_MAX, serial_in_use, &tree};
	struct fs fs = {.tree = &tree,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.gid = o->gid,
		.mode = o->mode,
		.mounts = -1,
		.mounts_seen = -1,
		.ready = background_ready};
	int r = mountpoint_prepare(o->mountpoint, mountpoint);

	if (r < 0)
		return startup_error(o->mountpoint,
			r == -EBUSY ? "a netnsfs is mounted there already" : strerror(-r));
	spool_set_memory((size_t)o->memory << 20);
	r = registry_new(o->registry ?: REGISTRY_DEFAULT, o->spares, &tree.registry);
	if (r < 0)
		return startup_error(o->registry ?: REGISTRY_DEFAULT, strerror(-r));
	find_netns_join(join);
	tree_init();
	tree.discover = discover_new(tree.registry, ref_is_reserved);
	tree.handles = handles_new(tree.registry, tree.discover, &serials);
	tree.sockets = socket_index_new("/proc");
	tree.containers = containers_new("");
	tree.addresses = address_index_new(tree.discover);
	tree.events = events_new(tree.registry, tree.discover);
	tree.metrics = metrics_new();
	tree.captures = captures_new();
	tree.errors = error_log_new();
	tree.pending = link_pending_new();
	tree.drafts = drafts_new();
	tree.sysfs = sysfs_new();
	r = tree.discover && tree.sockets && tree.handles && tree.containers && tree.addresses &&
			    tree.events && tree.metrics && tree.captures && tree.errors &&
			    tree.pending && tree.drafts && tree.sysfs
		    ? netns_init()
		    : -ENOMEM;
	if (r == 0 && !o->foreground)
		r = background_fork();
	r = r < 0 ? startup_error("cannot start",
			    r == -ENOPROTOOPT ? "needs Linux 5.14 or newer" : strerror(-r))
		  : mount_and_serve(&fs, args, mountpoint);
	tree.sysfs = sysfs_free(tree.sysfs);
	tree.drafts = drafts_free(tree.drafts);
	tree.pending = link_pending_free(tree.pending);
	tree.errors = error_log_free(tree.errors);
	tree.events = events_free(tree.events);
	tree.captures = captures_free(tree.captures);
	tree.metrics = metrics_free(tree.metrics);
	tree.addresses = address_index_free(tree.addresses);
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
	struct options o;
	int status;

	if (nft_is_called(argv[0]))
		return nft_main(argc, argv);
	if (save_is_called(argv[0]))
		return save_main(argc, argv);
	if (pcap_is_called(argv[0]))
		return pcap_main(argc, argv);
	open_standard_descriptors();
	/* Freed memory is returned to the kernel. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	mallopt(M_ARENA_MAX, 2);
	if (options_parse(&args, &o, &status))
		status = run_daemon(&o, &args);
	options_free(&o);
	fuse_opt_free_args(&args);
	return status;
}
