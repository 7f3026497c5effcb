/* SPDX-License-Identifier: MIT */
/*
 * Four writers change links, addresses, routes and names with `ip -batch`; four readers open files
 * of the tree, and hold what each says against a netlink dump that is made between two opens, and
 * against what the writers have been told is done. See cache-stress.sh, which makes the namespaces.
 *
 *   fresh TREE ROUNDS SEED PID1 PID2
 *
 * TREE/web has eth0, eth1 and eth2, and link1 and link2, with an mtu of 1401 and 1402, which take
 * turns to be called `moving`; PID1 and PID2 are in two namespaces with the
 * addresses 10.77.1.1 and 10.77.2.1, which take turns to be called `moving`. ROUNDS are those of
 * all readers.
 *
 * Each writer keeps at most one of each of its things, which is known by a number; 0: there is
 * none. Its `seq` is odd while it changes something. What a reader finds is judged when the writer
 * has done nothing meanwhile: it must be what that one did last.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cleanup.h"
#include "netlink.h"
#include "netns.h"

enum object { ROUTE, ADDRESS, ADDRESS_ROUTE, MTU, LINK_ROUTE, NAME, LINK_NAME, N_OBJECTS };
enum { WRITERS = 4, READERS = 4 };

static const struct {
	const char *prefix; /* of its line, before the number */
	unsigned writer;
} objects[N_OBJECTS] = {
	[ROUTE] = {"10.100.", 0},
	[ADDRESS] = {"10.200.", 1},
	[ADDRESS_ROUTE] = {"10.200.", 1},
	[MTU] = {"", 2},
	[LINK_ROUTE] = {"10.210.", 2},
	[NAME] = {"10.77.", 3},
	[LINK_NAME] = {"", 2},
};

static struct shared {
	struct {
		atomic_uint seq;
		atomic_int values[N_OBJECTS];
	} writers[WRITERS];
	atomic_uint rounds, judged, changed, bad;
} * shared;

static const char *tree;
static char pids[2][16];

#define COMMANDS_MAX 5000 /* of one ip, which frees no memory before it ends */

/* One `ip -batch`, and how it is known that it has done what it was told. */
struct batch {
	FILE *in, *out;
	const char *name; /* of the namespace; NULL */
	pid_t pid;
	unsigned commands;
};

static struct batch start_ip(const char *name)
{
	int in[2], out[2];
	struct batch b = {.name = name};

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		err(1, "pipe");
	b.pid = fork();
	if (b.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		if (name)
			execlp("ip", "ip", "-n", name, "-o", "-batch", "-", NULL);
		else
			execlp("ip", "ip", "-o", "-batch", "-", NULL);
		err(1, "ip");
	}
	close(in[0]);
	close(out[1]);
	b.in = fdopen(in[1], "w");
	b.out = fdopen(out[0], "r");
	return b;
}

static void restart_ip(struct batch *b)
{
	fclose(b->in);
	fclose(b->out);
	waitpid(b->pid, NULL, 0);
	*b = start_ip(b->name);
}

/* Returns when it is done: ip has answered what stands behind it. */
static void batch_add(struct batch *b, const char *format, ...)
{
	char line[4096];
	va_list args;

	va_start(args, format);
	vfprintf(b->in, format, args);
	va_end(args);
	fputs("\nlink show dev lo\n", b->in);
	fflush(b->in);
	if (!fgets(line, sizeof(line), b->out))
		errx(1, "ip has ended: %s", format);
	if (++b->commands == COMMANDS_MAX)
		restart_ip(b);
}

static void begin(unsigned writer)
{
	atomic_fetch_add(&shared->writers[writer].seq, 1);
}

static void end(unsigned writer, enum object object, int value)
{
	atomic_store(&shared->writers[writer].values[object], value);
}

static void done(unsigned writer)
{
	atomic_fetch_add(&shared->writers[writer].seq, 1);
	usleep((useconds_t)(random() % 1500));
}

static void change_routes(struct batch *b, int n)
{
	begin(0);
	batch_add(b, "route add 10.100.%d.0/24 via 10.0.0.2", n);
	end(0, ROUTE, n);
	done(0);
	begin(0);
	batch_add(b, "route del 10.100.%d.0/24", n);
	end(0, ROUTE, 0);
	done(0);
}

/* The address's route comes and goes by itself. */
static void change_addresses(struct batch *b, int n)
{
	for (int i = 0; i < 2; i++) {
		begin(1);
		batch_add(b, "addr %s 10.200.%d.1/24 dev eth1", i ? "del" : "add", n);
		end(1, ADDRESS, i ? 0 : n);
		end(1, ADDRESS_ROUTE, i ? 0 : n);
		done(1);
	}
}

/* The route goes with the link, and nobody says so. */
static void change_links(struct batch *b, int n)
{
	begin(2);
	batch_add(b, "link set eth2 mtu %d", 1000 + n);
	end(2, MTU, 1000 + n);
	done(2);
	begin(2);
	batch_add(b, "route add 10.210.%d.0/24 dev eth2", n);
	end(2, LINK_ROUTE, n);
	done(2);
	begin(2);
	batch_add(b, "link set eth2 down");
	end(2, LINK_ROUTE, 0);
	done(2);
	begin(2);
	batch_add(b, "link set eth2 up");
	done(2);
	begin(2);
	batch_add(b, "link set link%d name moving", n % 2 + 1);
	end(2, LINK_NAME, 1401 + n % 2);
	done(2);
	begin(2);
	batch_add(b, "link set moving name link%d", n % 2 + 1);
	end(2, LINK_NAME, 0);
	done(2);
}

static void change_names(struct batch *b, int n)
{
	begin(3);
	batch_add(b, "netns attach moving %s", pids[n % 2]);
	end(3, NAME, n % 2 + 1);
	done(3);
	begin(3);
	batch_add(b, "netns del moving");
	end(3, NAME, 0);
	done(3);
}

static void write_for_ever(unsigned writer)
{
	static void (*const change[WRITERS])(struct batch * b, int n) = {
		change_routes, change_addresses, change_links, change_names};
	struct batch b = start_ip(writer == 3 ? NULL : "web");

	for (;;)
		change[writer](&b, 1 + (int)(random() % 250));
}

/* What is found of THING in lines of text: its number, 0: nothing, -1: too much. */
static int find(enum object object, const char *text)
{
	const char *prefix = objects[object].prefix;
	int found = 0;

	if (object == MTU || object == LINK_NAME)
		return atoi(text);
	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, prefix, strlen(prefix)) == 0)
			found = found ? -1 : atoi(line + strlen(prefix));
	}
	return found;
}

static const char *const files[] = {
	"web/routes", "web/addrs", "web/links/eth2/mtu", "moving/addrs", "web/links/moving/mtu"};

static bool is_in(enum object object, unsigned file)
{
	static const unsigned in[N_OBJECTS] = {0, 1, 0, 2, 0, 3, 4};

	return in[object] == file;
}

/* The name may go at any time; then there is nothing, as long as that lasts. */
static bool may_fail(unsigned file)
{
	return file >= 3 && (errno == ENOENT || errno == ENOTDIR || errno == ESTALE);
}

static size_t read_pieces(int fd, char *text, size_t size)
{
	size_t got = 0;
	ssize_t n;

	do {
		n = read(fd, text + got, random() % 2 ? size - 1 - got : 64);
		got += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	if (n < 0)
		err(1, "read");
	text[got] = '\0';
	return got;
}

/* Its text, in pieces, and its size before or after. */
static void read_file(unsigned file, char *text, size_t size)
{
	_cleanup_close_ int fd = -1;
	char path[512];
	struct stat st;
	bool early = random() % 2;
	size_t got;
	int r = 0;

	snprintf(path, sizeof(path), "%s/%s", tree, files[file]);
	text[0] = '\0';
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && !may_fail(file))
		err(1, "open %s", path);
	if (fd < 0)
		return;
	if (early)
		r = fstat(fd, &st);
	got = read_pieces(fd, text, size);
	if (!early)
		r = fstat(fd, &st);
	if (r < 0 && !may_fail(file))
		err(1, "fstat %s", path);
	if (r == 0 && ((size_t)st.st_size != got || strlen(text) != got)) {
		warnx("%s: size %jd, but %zu bytes", path, (intmax_t)st.st_size, got);
		atomic_fetch_add(&shared->bad, 1);
	}
}

/* A dump, as lines that find() understands. */
struct dump {
	char *text;
	size_t size;
};

static void dump_line(struct dump *d, const char *format, ...)
{
	size_t used = strlen(d->text);
	va_list args;

	va_start(args, format);
	vsnprintf(d->text + used, d->size - used, format, args);
	va_end(args);
}

static struct dump dump;
static const char *mtu_of; /* which link's */

static int parse_item(_unused_ struct netlink *nl, const struct nlmsghdr *msg, _unused_ void *item)
{
	struct nlattr *a;
	unsigned char *ip;

	if (msg->nlmsg_type == RTM_NEWLINK) {
		a = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), IFLA_IFNAME);
		if (strcmp(nla_get_string(a), mtu_of) != 0)
			return 0;
		a = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifinfomsg), IFLA_MTU);
		dump_line(&dump, "%u\n", nla_get_u32(a));
		return 0;
	}
	if (msg->nlmsg_type == RTM_NEWROUTE)
		a = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct rtmsg), RTA_DST);
	else
		a = nlmsg_find_attr((struct nlmsghdr *)msg, sizeof(struct ifaddrmsg), IFA_LOCAL);
	ip = a ? nla_data(a) : NULL;
	if (ip)
		dump_line(&dump, "%u.%u.%u.%u\n", ip[0], ip[1], ip[2], ip[3]);
	return 0;
}

static void dump_kernel(struct netlink *nl, unsigned file)
{
	struct {
		struct rtmsg header;
		struct nlattr attr;
		uint32_t table;
	} routes = {.header.rtm_family = AF_INET,
		.attr = {.nla_len = 8, .nla_type = RTA_TABLE},
		.table = RT_TABLE_MAIN};
	struct ifaddrmsg addrs = {.ifa_family = AF_INET};
	struct ifinfomsg links = {0};
	struct netlink_list none = {.item_size = 1};
	int r;

	if (file == 0)
		r = netlink_dump(nl, RTM_GETROUTE, &routes, sizeof(routes), parse_item, &none);
	else if (file == 2 || file == 4)
		r = netlink_dump(nl, RTM_GETLINK, &links, sizeof(links), parse_item, &none);
	else
		r = netlink_dump(nl, RTM_GETADDR, &addrs, sizeof(addrs), parse_item, &none);
	if (r < 0)
		errx(1, "dump: %s", strerror(-r));
	netlink_list_done(&none);
}

/* The socket of `web` is open all the time; what `moving` is, is asked for each time. */
static void dump_file(struct netlink *web, unsigned file)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	_cleanup_close_ int fd = -1;

	dump.text[0] = '\0';
	mtu_of = file == 2 ? "eth2" : "moving";
	if (file != 3) {
		dump_kernel(web, file);
		return;
	}
	fd = netns_open("/run/netns/moving", 0);
	if (fd >= 0 && netlink_open(fd, &nl) == 0)
		dump_kernel(nl, file);
}

static void judge(const char *what, enum object object, int is, int should)
{
	if (is == should)
		return;
	warnx("%s: %s%d is there, but should be %d", what, objects[object].prefix, is, should);
	atomic_fetch_add(&shared->bad, 1);
}

static void read_round(struct netlink *web)
{
	static char texts[2][65536];
	unsigned file = (unsigned)random() % ARRAY_SIZE(files), seqs[4][WRITERS];
	int values[N_OBJECTS];

	for (unsigned step = 0; step < 4; step++) {
		for (unsigned w = 0; w < WRITERS; w++)
			seqs[step][w] = atomic_load(&shared->writers[w].seq);
		for (unsigned t = 0; step == 1 && t < N_OBJECTS; t++)
			values[t] = atomic_load(&shared->writers[objects[t].writer].values[t]);
		if (step == 1)
			dump_file(web, file);
		else if (step != 3)
			read_file(file, texts[step / 2], sizeof(texts[0]));
	}
	for (enum object t = 0; t < N_OBJECTS; t++) {
		unsigned w = objects[t].writer;

		if (!is_in(t, file))
			continue;
		/* Step 1 begins when the first open is over, step 2 when the dump is. */
		if (seqs[0][w] % 2 == 0 && seqs[0][w] == seqs[1][w] && seqs[1][w] == seqs[2][w]) {
			judge("open, then a dump", t, find(t, texts[0]), find(t, dump.text));
			judge("open, and what was done", t, find(t, texts[0]), values[t]);
			atomic_fetch_add(&shared->judged, 1);
		}
		if (seqs[1][w] % 2 == 0 && seqs[1][w] == seqs[2][w] && seqs[2][w] == seqs[3][w])
			judge("a dump, then open", t, find(t, texts[1]), find(t, dump.text));
	}
	atomic_fetch_add(&shared->changed, strcmp(texts[0], texts[1]) != 0);
}

static void read_all(unsigned rounds)
{
	_cleanup_close_ int fd = netns_open("/run/netns/web", 0);
	struct netlink *web;

	dump = (struct dump){.text = malloc(65536), .size = 65536};
	if (fd < 0 || !dump.text || netlink_open(fd, &web) < 0)
		errx(1, "no namespace web");
	for (unsigned i = 0; i < rounds && !atomic_load(&shared->bad); i++) {
		read_round(web);
		atomic_fetch_add(&shared->rounds, 1);
	}
	netlink_close(web);
	free(dump.text);
}

static pid_t start(unsigned seed, unsigned writer, unsigned rounds)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	srandom(seed);
	if (rounds)
		read_all(rounds);
	else
		write_for_ever(writer);
	exit(0);
}

int main(int argc, char **argv)
{
	unsigned rounds = argc == 6 ? (unsigned)atoi(argv[2]) : 0,
		 seed = rounds ? (unsigned)atoi(argv[3]) : 0;
	pid_t writers[WRITERS], readers[READERS];
	int status, failed = 0;

	if (!rounds || netns_init() < 0)
		return 2;
	tree = argv[1];
	snprintf(pids[0], sizeof(pids[0]), "%s", argv[4]);
	snprintf(pids[1], sizeof(pids[1]), "%s", argv[5]);
	shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		err(1, "mmap");
	atomic_store(&shared->writers[2].values[MTU], 1500);
	for (unsigned i = 0; i < WRITERS; i++)
		writers[i] = start(seed + i, i, 0);
	for (unsigned i = 0; i < READERS; i++)
		readers[i] = start(seed + 100 + i, 0, rounds / READERS);
	for (unsigned i = 0; i < READERS; i++)
		failed |= waitpid(readers[i], &status, 0) < 0 || status != 0;
	for (unsigned i = 0; i < WRITERS; i++) {
		failed |= waitpid(writers[i], &status, WNOHANG) != 0; /* it has ended by itself */
		kill(writers[i], SIGKILL);
	}
	printf("%u rounds, %u judged, %u with a change between two opens, %u wrong\n",
		atomic_load(&shared->rounds), atomic_load(&shared->judged),
		atomic_load(&shared->changed), atomic_load(&shared->bad));
	return failed || atomic_load(&shared->bad);
}
