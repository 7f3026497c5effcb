/* SPDX-License-Identifier: MIT */
/*
 * Measures pieces of work beside what they are to be compared with, and prints a table. Both
 * sides of a row take turns, a few times each in every round, and change who begins; a figure is
 * the median of all rounds, and the ratio the median of the rounds' own ratios. So whatever else
 * the machine does meets both sides, and outliers meet neither.
 *
 * bench work: runs where `tree` is the tree, with a namespace `web` that the bench is in, `null`
 * the mounted nullfs, and the lines that run.sh has made for the namespace `bulk`. Makes
 * namespaces, and leaves them to whoever started it. The other sets run among what crowd.sh and
 * scale.sh have made.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include "cleanup.h"
#include "netlink.h"
#include "netns.h"

#define ARGS_MAX 8
#define ROUNDS_MAX 400
#define BURST_MAX 20
#define WARM_UP_MAX 5 /* rounds that do not count */

extern char **environ;

/* One side of a row: what is run with these words, see expand(). */
struct side {
	const char *label;
	void (*run)(char *const *words);
	const char *words[ARGS_MAX];
	const char *before; /* a command of the shell that makes room, and does not count */
	const char *first;  /* the same, once before a burst */
	unsigned parts;	    /* the figure is for one of so many, when this is not 0 */
};

struct contest {
	const struct side *ours, *theirs;
	unsigned rounds, burst;
	const char *at_most; /* the ratio that is hoped for; NULL: none */
	const char *needs;   /* a file without which there is nothing to compare; NULL */
};

static posix_spawn_file_actions_t quiet;

static void run_read(char *const *words)
{
	static char text[65536];
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		err(1, "%s", words[0]);
	do
		n = read(fd, text, sizeof(text));
	while (n > 0);
	if (n < 0)
		err(1, "%s", words[0]);
	close(fd);
}

static void run_readlink(char *const *words)
{
	char target[PATH_MAX];

	if (readlink(words[0], target, sizeof(target)) < 0)
		err(1, "%s", words[0]);
}

static int skip_answer(
	_unused_ struct netlink *nl, _unused_ const struct nlmsghdr *msg, _unused_ void *item)
{
	return 0;
}

/* The main table of both families, as `routes` is. */
static void dump_routes(struct netlink *nl)
{
	struct {
		struct rtmsg header;
		struct nlattr attr;
		uint32_t table;
	} ask = {.attr = {.nla_len = 8, .nla_type = RTA_TABLE}, .table = RT_TABLE_MAIN};
	struct netlink_list none = {.item_size = 1};

	for (int i = 0; i < 2; i++) {
		ask.header.rtm_family = i ? AF_INET6 : AF_INET;
		if (netlink_dump(nl, RTM_GETROUTE, &ask, sizeof(ask), skip_answer, &none) < 0)
			errx(1, "dump");
	}
	netlink_list_done(&none);
}

static struct netlink *open_netlink(const char *path)
{
	_cleanup_close_ int fd = netns_open(path, 0);
	struct netlink *nl;

	if (fd < 0 || netlink_open(fd, &nl) < 0)
		errx(1, "%s", path);
	return nl;
}

/* The socket is made in the rounds that warm up. */
static void run_dump(char *const *words)
{
	static struct netlink *nl;

	if (!nl)
		nl = open_netlink(words[0]);
	dump_routes(nl);
}

/* What cannot be had for less: a dump with all that is needed for it, and three times to and fro.
 */
static void run_dump_and_null(char *const *words)
{
	struct netlink *nl = open_netlink(words[0]);

	dump_routes(nl);
	netlink_close(nl);
	run_read(words + 1);
}

static void run_mkdir(char *const *words)
{
	if (mkdir(words[0], 0755) < 0)
		err(1, "%s", words[0]);
}

static void run_mkdirs(char *const *words)
{
	char path[64];

	for (int i = 0; i < atoi(words[1]); i++) {
		snprintf(path, sizeof(path), "%s%d", words[0], i);
		if (mkdir(path, 0755) < 0)
			err(1, "%s", path);
	}
}

static void run_process(char *const *words)
{
	int status;
	pid_t pid;

	errno = posix_spawnp(&pid, words[0], &quiet, NULL, words, environ);
	if (errno)
		err(1, "%s", words[0]);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		errx(1, "%s %s: status %d", words[0], words[1], status);
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* $NAME, of which WORD has the name: what the environment says, and the number of its letters. */
static const char *variable(const char *word, size_t *ret_len)
{
	char name[32];

	*ret_len = strspn(word, UPPER);
	snprintf(name, sizeof(name), "%.*s", (int)*ret_len, word);
	return *ret_len ? getenv(name) : NULL;
}

/* % becomes a number that was not used before, $NAME a variable, but for the shell's own. */
static char *expand(const char *word)
{
	static unsigned number;
	const char *mark = word + strcspn(word, "%$"), *value;
	size_t len = 0;
	char *text;
	int n;

	value = *mark == '$' ? variable(mark + 1, &len) : NULL;
	if (value)
		n = asprintf(&text, "%.*s%s%s", (int)(mark - word), word, value, mark + 1 + len);
	else if (*mark == '%')
		n = asprintf(&text, "%.*s%u%s", (int)(mark - word), word, number++, mark + 1);
	else
		n = asprintf(&text, "%s", word);
	if (n < 0)
		errx(1, "out of memory");
	return text;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double run_once(const struct side *side)
{
	char *words[ARGS_MAX + 1] = {NULL};
	double from, took;

	if (side->before)
		run_process((char *[]){"sh", "-c", (char *)side->before, NULL});
	for (int i = 0; i < ARGS_MAX && side->words[i]; i++)
		words[i] = expand(side->words[i]);
	from = now();
	side->run(words);
	took = now() - from;
	for (int i = 0; words[i]; i++)
		free(words[i]);
	return side->parts ? took / side->parts : took;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *all, unsigned n)
{
	qsort(all, n, sizeof(*all), compare);
	return n % 2 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2;
}

/*
 * On which CPUs two processes that talk are put makes a difference of two, and lasts for long. So
 * a burst begins on a CPU that only the round decides, after a pause, and not where the burst
 * before has left everybody.
 */
static void begin_afresh(unsigned round)
{
	cpu_set_t all, one;
	int nth, cpu = -1;

	if (sched_getaffinity(0, sizeof(all), &all) < 0)
		err(1, "sched_getaffinity");
	nth = (int)(round % (unsigned)CPU_COUNT(&all));
	do {
		cpu++;
		nth -= CPU_ISSET(cpu, &all) ? 1 : 0;
	} while (nth >= 0);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	usleep(1000);
	sched_setaffinity(0, sizeof(one), &one);
	sched_setaffinity(0, sizeof(all), &all);
}

static double run_burst(const struct side *side, unsigned burst, unsigned round)
{
	double took[BURST_MAX];

	if (side->first)
		run_process((char *[]){"sh", "-c", (char *)side->first, NULL});
	begin_afresh(round);
	if (side->parts) /* that is a burst by itself */
		burst = 1;
	for (unsigned i = 0; i < burst; i++)
		took[i] = run_once(side);
	return median(took, burst);
}

static void measure(const struct contest *c)
{
	static double ours[ROUNDS_MAX], theirs[ROUNDS_MAX], ratios[ROUNDS_MAX];
	unsigned warm_up = c->burst > 1 || c->rounds > 50 ? WARM_UP_MAX : 1;

	for (unsigned i = 0; i < c->rounds + warm_up; i++) {
		unsigned at = i < warm_up ? 0 : i - warm_up, cpu = i / 2;

		if (i % 2)
			theirs[at] = run_burst(c->theirs, c->burst, cpu);
		ours[at] = run_burst(c->ours, c->burst, cpu);
		if (i % 2 == 0)
			theirs[at] = run_burst(c->theirs, c->burst, cpu);
		ratios[at] = ours[at] / theirs[at];
	}
	printf("| %-28s | %-29s | %10.1f | %10.1f | %8.3f | %4s |\n", c->ours->label,
		c->theirs->label, median(ours, c->rounds), median(theirs, c->rounds),
		median(ratios, c->rounds), c->at_most ?: "");
	fflush(stdout);
}

static const struct side read_routes = {"read routes", run_read, {"tree/web/routes"}};
static const struct side cat_routes = {"cat routes", run_process, {"cat", "tree/web/routes"}};
static const struct side read_null = {"the null file", run_read, {"null/null"}};
static const struct side read_mtu = {"read links/eth0/mtu", run_read, {"tree/web/links/eth0/mtu"}};
static const struct side read_kept = {"the null file, kept", run_read, {"null/kept"}};
static const struct side read_thousand = {"read 1000 routes", run_read, {"tree/thousand/routes"}};
static const struct side dump_thousand = {"netlink dump", run_dump, {"/run/netns/thousand"}};
#define CHANGE \
	"ip -n web route del 10.99.0.0/16 2>/dev/null || ip -n web route add 10.99.0.0/16 via " \
	"10.0.0.1"
static const struct side read_changed = {
	"read changed routes", run_read, {"tree/web/routes"}, CHANGE};
static const struct side dump_changed = {
	"netns, dump, 3 null trips", run_dump_and_null, {"/run/netns/web", "null/null"}, CHANGE};
static const struct side read_lxcfs = {"lxcfs: swaps", run_read, {"lxcfs/proc/swaps"}};
static const struct side read_proc = {"/proc/net/route", run_read, {"/proc/net/route"}};
static const struct side ip_route = {"ip -n web route", run_process, {"ip", "-n", "web", "route"}};
static const struct side exec_route = {
	"ip netns exec web ip route", run_process, {"ip", "netns", "exec", "web", "ip", "route"}};

static const struct side mkdir_call = {"mkdir(2)", run_mkdir, {"tree/bench%"}};
static const struct side mkdir_process = {"mkdir", run_process, {"mkdir", "tree/bench%"}};
static const struct side ip_add = {"ip netns add", run_process, {"ip", "netns", "add", "bench%"}};

/* Namespaces that are made one after another. */
#define SETTLE "sh \"$SETTLE\""
static const struct side mkdir_1000 = {
	"1000 times mkdir(2)", run_mkdirs, {"tree/many", "1000"}, SETTLE};
/* As many were made as are then expected, and they have been made ahead. */
static const struct side mkdir_spares = {.label = "mkdir(2), with spares",
	.run = run_mkdir,
	.words = {"tree/bench%"},
	.first = SETTLE "; mkdir $(seq -f tree/warm%g 16); sleep 0.1"};
static const struct side batch_1000 = {
	"ip -batch", run_process, {"ip", "-batch", "adds.batch"}, SETTLE};
static const struct side batch_one = {.label = "one of ip -batch's 1000",
	.run = run_process,
	.words = {"ip", "-batch", "adds.batch"},
	.before = SETTLE,
	.parts = 1000};

static const struct side join_true = {"join true", run_process, {"tree/web/join", "true"}};
static const struct side exec_true = {
	"ip netns exec web true", run_process, {"ip", "netns", "exec", "web", "true"}};
static const struct side nsenter_true = {
	"nsenter --net= true", run_process, {"nsenter", "--net=tree/web/ns", "true"}};

/* What a shell does, with one process for all lines, or one for each. */
#define SHELL(label, command, before) \
	{ \
		label, run_process, {"sh", "-c", command}, before \
	}
#define NO_ADDRS "ip -n bulk addr flush dev eth1"
#define NO_ROUTES "ip -n bulk route flush via 10.0.0.1"
/* The kernel is busy for a while with what was in a namespace that ends. */
#define NO_PAIRS "rmdir tree/pairs 2>/dev/null; sleep 0.3; mkdir tree/pairs"
#define EACH(command, count) "i=0; while [ $i -lt " count " ]; do " command "; i=$((i + 1)); done"

static const struct side cat_addrs =
	SHELL("1000 addresses: cat >>", "cat addrs >>tree/bulk/addrs", NO_ADDRS);
static const struct side batch_addrs = {
	"ip -batch", run_process, {"ip", "-n", "bulk", "-batch", "addrs.batch"}, NO_ADDRS};
static const struct side cat_routes_10000 =
	SHELL("10000 routes: cat >>", "cat routes >>tree/bulk/routes", NO_ROUTES);
static const struct side batch_routes = {
	"ip -batch", run_process, {"ip", "-n", "bulk", "-batch", "routes.batch"}, NO_ROUTES};
/* In pieces of 4 KiB. */
#define PUT_ROUTES "sed '' routes >tree/bulk/routes"
static const struct side put_routes = SHELL("10000 routes: sed >", PUT_ROUTES, NO_ROUTES);
static const struct side put_again = SHELL("the same again: sed >", PUT_ROUTES, PUT_ROUTES);
static const struct side replace_routes = {"ip -batch, replace", run_process,
	{"ip", "-n", "bulk", "-batch", "again.batch"}, PUT_ROUTES};
static const struct side cat_routes_100 =
	SHELL("100 routes: cat >>", "head -n 100 routes | cat >>tree/bulk/routes", NO_ROUTES);
static const struct side loop_routes = SHELL("100 times ip route add",
	"head -n 100 routes | while read -r line; do ip -n bulk route add $line; done", NO_ROUTES);
static const struct side ln_pairs = SHELL("100 veth pairs: ln -s",
	EACH("ln -s ../../pairs/links/b$i tree/pairs/links/a$i", "100"), NO_PAIRS);
static const struct side ip_pairs = SHELL("100 times ip link add",
	EACH("ip -n pairs link add a$i type veth peer name b$i", "100"), NO_PAIRS);

static const struct side ls_inodes = {"ls by-inode", run_process, {"ls", "tree/by-inode"}};
static const struct side ls_pods = {"ls by-pod/*", run_process, {"sh", "-c", "ls tree/by-pod/*"}};
static const struct side lsns = {"lsns -t net", run_process, {"lsns", "-t", "net"}};
static const struct side find_container = {
	"readlink by-container/NAME", run_process, {"readlink", "tree/by-container/$CONTAINER"}};
static const struct side find_pid = {
	"readlink by-pid/PID", run_process, {"readlink", "tree/by-pid/$MEMBER"}};
static const struct side identify = {
	"ip netns identify PID", run_process, {"ip", "netns", "identify", "$MEMBER"}};
static const struct side call_container = {
	"readlink(2) of by-container", run_readlink, {"tree/by-container/$CONTAINER"}};
static const struct side call_pod = {
	"readlink(2) of by-pod", run_readlink, {"tree/by-pod/default/$CONTAINER"}};
static const struct side call_pid = {
	"readlink(2) of by-pid", run_readlink, {"tree/by-pid/$MEMBER"}};
static const struct side call_ip = {"readlink(2) of by-ip", run_readlink, {"tree/by-ip/10.9.0.1"}};
static const struct side call_proc = {
	"readlink(2) of /proc", run_readlink, {"/proc/$MEMBER/ns/net"}};
static const struct side cat_pids = {"cat pids", run_process, {"cat", "tree/n1/pids"}};
static const struct side ip_pids = {"ip netns pids", run_process, {"ip", "netns", "pids", "n1"}};

/* Among few and among many. */
static const struct contest crowd[] = {
	{&ls_inodes, &lsns, 15, 1, "0.5"},
	{&ls_pods, &lsns, 15, 1, "0.5"},
	{&find_container, &identify, 40, 3},
	{&find_pid, &identify, 40, 3},
	{&call_container, &call_proc, 100, 20},
	{&call_pod, &call_proc, 100, 20},
	{&call_pid, &call_proc, 100, 20},
	{&call_ip, &call_proc, 100, 20},
	{&cat_pids, &ip_pids, 40, 3},
};

static const struct side cat_all = SHELL("cat */addrs", "cat tree/n*/addrs", NULL);
static const struct side ip_all = SHELL(
	"a loop of ip -n NAME addr", "for n in tree/n*; do ip -n ${n#tree/} addr; done", NULL);
static const struct side exec_all = {
	"ip -all netns exec ip addr", run_process, {"ip", "-all", "netns", "exec", "ip", "addr"}};
static const struct side cat_metrics = {
	"cat metrics/netnsfs.prom", run_process, {"cat", "tree/metrics/netnsfs.prom"}};
static const struct side ip_stats_all = SHELL("a loop of ip -n NAME -s -j link",
	"for n in tree/n*; do ip -n ${n#tree/} -s -j link; done", NULL);
static const struct side nstat_all = SHELL("… and of ip netns exec nstat",
	"for n in tree/n*; do n=${n#tree/}; ip -n $n -s -j link; ip netns exec $n nstat -asz; done",
	NULL);
static const struct contest thousand[] = {
	{&cat_all, &ip_all, 5, 1, "0.03"},
	{&cat_all, &exec_all, 5, 1, "0.1"},
	{&cat_metrics, &ip_stats_all, 5, 1, "0.02"},
	{&cat_metrics, &nstat_all, 3, 1},
};

static const struct side ls_tree = {"ls -l of the tree", run_process, {"ls", "-l", "tree"}};
static const struct side ls_registry = {
	"ls -l /run/netns", run_process, {"ls", "-l", "/run/netns"}};
static const struct contest ten_thousand[] = {
	{&ls_tree, &ls_registry, 8, 1, "20"},
};

static const struct side ls_links = {"ls -l links", run_process, {"ls", "-l", "tree/ports/links"}};
static const struct side ip_links = {
	"ip link show", run_process, {"ip", "-n", "ports", "link", "show"}};
static const struct contest links[] = {
	{&ls_links, &ip_links, 8, 1},
};

static const struct side cat_million = {"cat routes", run_process, {"cat", "tree/big/routes"}};
static const struct side head_million = {
	"head -n 1 routes", run_process, {"head", "-n", "1", "tree/big/routes"}};
static const struct side ip_head_million = {
	"ip route show, head -n 1", run_process, {"sh", "-c", "ip -n big route show | head -n 1"}};
static const struct side ip_million = {
	"ip route show", run_process, {"ip", "-n", "big", "route", "show"}};
static const struct contest million[] = {
	{&cat_million, &ip_million, 5, 1, "1.0"},
	{&head_million, &ip_head_million, 5, 1},
};

static const struct side cat_connections = {
	"cat conntrack", run_process, {"cat", "tree/big/conntrack"}};
static const struct side list_connections = {"conntrack -L", run_process,
	{"nsenter", "--net=/run/netns/big", "sh", "-c", "exec conntrack -L 2>/dev/null"}};
static const struct contest connections[] = {
	{&cat_connections, &list_connections, 5, 1, "1.0"},
};

static const struct side cat_tcp = {"cat tcp", run_process, {"cat", "tree/crowded/tcp"}};
static const struct side ss_tcp = {
	"ss -tieom", run_process, {"nsenter", "--net=/run/netns/crowded", "ss", "-Htanieom"}};
static const struct contest sockets[] = {
	{&cat_tcp, &ss_tcp, 5, 1},
};

static const struct side cat_bpf = {
	"cat bpf", run_process, {"cat", "tree/filtered/links/eth0/bpf"}};
static const struct side tc_filters = {"tc filter show", run_process,
	{"nsenter", "--net=/run/netns/filtered", "tc", "filter", "show", "dev", "eth0", "ingress"}};
static const struct side cat_driver_stats = {
	"cat driver_stats", run_process, {"cat", "tree/filtered/links/eth0/driver_stats"}};
static const struct side ethtool_stats = {"ethtool -S", run_process,
	{"nsenter", "--net=/run/netns/filtered", "ethtool", "-S", "eth0"}};
static const struct side cat_features = {
	"cat features", run_process, {"cat", "tree/filtered/links/eth0/features"}};
static const struct side ethtool_features = {"ethtool -k", run_process,
	{"nsenter", "--net=/run/netns/filtered", "ethtool", "-k", "eth0"}};
static const struct contest filters[] = {
	{&cat_bpf, &tc_filters, 20, 1},
	{&cat_driver_stats, &ethtool_stats, 20, 1},
	{&cat_features, &ethtool_features, 60, 3},
};

static const struct contest work[] = {
	{&read_routes, &read_null, 400, 20},
	{&read_routes, &read_kept, 400, 20, "1.2"},
	{&read_mtu, &read_kept, 200, 20},
	{&read_thousand, &dump_thousand, 200, 20, "0.3"},
	{&read_thousand, &read_lxcfs, 200, 20, "0.4", "lxcfs/proc/swaps"},
	{&read_changed, &dump_changed, 60, 3, "1.2"},
	{&read_routes, &read_proc, 200, 20},
	{&read_routes, &ip_route, 100, 3},
	{&read_routes, &exec_route, 60, 3},
	{&cat_routes, &ip_route, 100, 3},
	{&join_true, &exec_true, 100, 3, "0.7"},
	{&join_true, &nsenter_true, 100, 3, "1.1"},
	{&mkdir_call, &ip_add, 60, 1},
	{&mkdir_process, &ip_add, 60, 1},
	{&mkdir_spares, &ip_add, 20, 8, "0.7"},
	{&mkdir_spares, &batch_one, 8, 8, "0.3"},
	{&mkdir_1000, &batch_1000, 8, 1, "0.8"},
	{&cat_addrs, &batch_addrs, 12, 1},
	{&cat_routes_10000, &batch_routes, 12, 1},
	{&put_routes, &batch_routes, 12, 1},
	{&put_again, &replace_routes, 12, 1},
	{&cat_routes_100, &loop_routes, 6, 1},
	{&ln_pairs, &ip_pairs, 5, 1},
};

#define SET(name, contests) \
	{ \
		name, contests, ARRAY_SIZE(contests) \
	}

static const struct set {
	const char *name;
	const struct contest *contests;
	size_t n;
} sets[] = {
	SET("work", work),
	SET("crowd", crowd),
	SET("thousand", thousand),
	SET("ten-thousand", ten_thousand),
	SET("links", links),
	SET("million", million),
	SET("connections", connections),
	SET("sockets", sockets),
	SET("filters", filters),
};

static const struct set *find_set(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		if (strcmp(sets[i].name, name) == 0)
			return &sets[i];
	errx(1, "there is no set %s", name);
}

int main(int argc, char **argv)
{
	const struct set *set = find_set(argc == 2 ? argv[1] : "");

	if (netns_init() < 0)
		errx(1, "no namespace");
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	puts("| work | beside | ours, us | theirs, us | ratio | at most |\n"
	     "| --- | --- | --: | --: | --: | --: |");
	for (size_t i = 0; i < set->n; i++)
		if (!set->contests[i].needs || access(set->contests[i].needs, F_OK) == 0)
			measure(&set->contests[i]);
	posix_spawn_file_actions_destroy(&quiet);
	return 0;
}
