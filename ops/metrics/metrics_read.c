/* SPDX-License-Identifier: MIT */
/*
 * Reads the metrics of one namespace: see metrics.h. One dump of links with their statistics, and
 * one visit to the namespace, in which all files are read.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "io.h"
#include "metrics.h"
#include "netlink.h"
#include "netns.h"

#define TEXT_MAX 65536
#define OPERSTATE_UP 6 /* IF_OPER_UP of linux/if.h */

#define PAIRS(prefix, word) \
	{ \
		METRICS_PAIRS, prefix, word \
	}
#define LINES(prefix, word) \
	{ \
		METRICS_LINES, prefix, word \
	}
#define WORDS(prefix, word) \
	{ \
		METRICS_WORDS, prefix, word \
	}

/*
 * Of netstat, what prometheus-node-exporter shows by default (--collector.netstat.fields); of
 * sockstat, what the kernel counts in each namespace: `orphan`, `alloc` and `mem` are those of the
 * machine. Values with the same prefix are adjacent.
 */
const struct metrics_value metrics_values[] = {
	PAIRS("Ip", "Forwarding"),
	PAIRS("IpExt", "InOctets"),
	PAIRS("IpExt", "OutOctets"),
	PAIRS("Icmp", "InErrors"),
	PAIRS("Icmp", "InMsgs"),
	PAIRS("Icmp", "OutMsgs"),
	PAIRS("Tcp", "ActiveOpens"),
	PAIRS("Tcp", "CurrEstab"),
	PAIRS("Tcp", "InErrs"),
	PAIRS("Tcp", "InSegs"),
	PAIRS("Tcp", "OutRsts"),
	PAIRS("Tcp", "OutSegs"),
	PAIRS("Tcp", "PassiveOpens"),
	PAIRS("Tcp", "RetransSegs"),
	PAIRS("TcpExt", "ListenDrops"),
	PAIRS("TcpExt", "ListenOverflows"),
	PAIRS("TcpExt", "SyncookiesFailed"),
	PAIRS("TcpExt", "SyncookiesRecv"),
	PAIRS("TcpExt", "SyncookiesSent"),
	PAIRS("TcpExt", "TCPOFOQueue"),
	PAIRS("TcpExt", "TCPRcvQDrop"),
	PAIRS("TcpExt", "TCPSynRetrans"),
	PAIRS("TcpExt", "TCPTimeouts"),
	PAIRS("Udp", "InDatagrams"),
	PAIRS("Udp", "InErrors"),
	PAIRS("Udp", "NoPorts"),
	PAIRS("Udp", "OutDatagrams"),
	PAIRS("Udp", "RcvbufErrors"),
	PAIRS("Udp", "SndbufErrors"),
	PAIRS("UdpLite", "InErrors"),
	LINES("Ip6", "InOctets"),
	LINES("Ip6", "OutOctets"),
	LINES("Icmp6", "InErrors"),
	LINES("Icmp6", "InMsgs"),
	LINES("Icmp6", "OutMsgs"),
	LINES("Udp6", "InDatagrams"),
	LINES("Udp6", "InErrors"),
	LINES("Udp6", "NoPorts"),
	LINES("Udp6", "OutDatagrams"),
	LINES("Udp6", "RcvbufErrors"),
	LINES("Udp6", "SndbufErrors"),
	LINES("UdpLite6", "InErrors"),
	WORDS("sockets", "used"),
	WORDS("TCP", "inuse"),
	WORDS("TCP", "tw"),
	WORDS("UDP", "inuse"),
	WORDS("UDPLITE", "inuse"),
	WORDS("RAW", "inuse"),
	WORDS("FRAG", "inuse"),
	WORDS("FRAG", "memory"),
	WORDS("TCP6", "inuse"),
	WORDS("UDP6", "inuse"),
	WORDS("UDPLITE6", "inuse"),
	WORDS("RAW6", "inuse"),
	WORDS("FRAG6", "inuse"),
	WORDS("FRAG6", "memory"),
	{METRICS_CONNTRACK, "conntrack", "entries"},
	{METRICS_CONNTRACK, "conntrack", "entries_limit"},
};
const size_t metrics_values_count = ARRAY_SIZE(metrics_values);
_Static_assert(ARRAY_SIZE(metrics_values) <= METRICS_VALUES_MAX, "METRICS_VALUES_MAX");

/* Files below /proc/thread-self/net. */
static const struct {
	const char *path;
	enum metrics_source source;
} files[] = {
	{"netstat", METRICS_PAIRS},
	{"snmp", METRICS_PAIRS},
	{"snmp6", METRICS_LINES},
	{"sockstat", METRICS_WORDS},
	{"sockstat6", METRICS_WORDS},
	{"stat/nf_conntrack", METRICS_CONNTRACK},
};

struct visit {
	const struct metrics_reader *reader;
	struct metrics_netns *ns;
};

static void set_value(struct metrics_netns *ns, size_t i, const char *digits)
{
	ns->values[i] = strtoull(digits, NULL, 10);
	ns->has[i] = true;
}

/* The first value of SOURCE whose prefix is the N bytes at TEXT; metrics_values_count: none. */
static size_t first_value(enum metrics_source source, const char *text, size_t n)
{
	size_t i = 0;

	while (i < metrics_values_count &&
		(metrics_values[i].source != source || metrics_values[i].prefix[0] != text[0] ||
			strncmp(metrics_values[i].prefix, text, n) != 0 ||
			metrics_values[i].prefix[n] != '\0'))
		i++;
	return i;
}

/* Sets the value WORD, if it is one of those with the prefix of FIRST. */
static void set_word(struct metrics_netns *ns, size_t first, const char *word, const char *digits)
{
	const struct metrics_value *of = &metrics_values[first];

	for (size_t i = first; i < metrics_values_count && metrics_values[i].source == of->source &&
			       strcmp(metrics_values[i].prefix, of->prefix) == 0;
		i++)
		if (strcmp(metrics_values[i].word, word) == 0)
			set_value(ns, i, digits);
}

/* LINE is "PREFIX: WORD …", VALUES is "PREFIX: NUMBER …". */
static void parse_pair(struct metrics_netns *ns, char *line, char *values)
{
	size_t first = first_value(METRICS_PAIRS, line, strcspn(line, ":"));
	char *word, *digits;

	if (first == metrics_values_count || !values)
		return;
	strsep(&line, " ");
	strsep(&values, " ");
	while ((word = strsep(&line, " ")) && (digits = strsep(&values, " ")))
		set_word(ns, first, word, digits);
}

/* LINE is "PREFIX: WORD NUMBER WORD NUMBER …". */
static void parse_words(struct metrics_netns *ns, char *line)
{
	size_t first = first_value(METRICS_WORDS, line, strcspn(line, ":"));
	char *word, *digits;

	if (first == metrics_values_count)
		return;
	strsep(&line, " ");
	while ((word = strsep(&line, " ")) && (digits = strsep(&line, " ")))
		set_word(ns, first, word, digits);
}

/* LINE is "PREFIXWORD", blanks, and a number; a prefix ends with its only '6'. */
static void parse_line(struct metrics_netns *ns, char *line)
{
	char *word = strchr(line, '6');
	size_t first, n;

	if (!word++)
		return;
	first = first_value(METRICS_LINES, line, (size_t)(word - line));
	n = strcspn(word, " \t");
	if (first == metrics_values_count || !word[n])
		return;
	word[n] = '\0';
	set_word(ns, first, word, word + n + 1);
}

/*
 * A line of titles, and one for each CPU, which all begin with the number of entries, in hex. Not
 * the sysctl nf_conntrack_count: a lookup of a sysctl compares the entries of all namespaces.
 */
static void parse_conntrack(struct metrics_netns *ns, char *text, uint64_t limit)
{
	size_t first = first_value(METRICS_CONNTRACK, "conntrack", strlen("conntrack"));

	strsep(&text, "\n");
	if (!text)
		return;
	ns->values[first] = strtoull(text, NULL, 16);
	ns->values[first + 1] = limit;
	ns->has[first] = true;
	ns->has[first + 1] = limit != 0;
}

static void parse_file(struct visit *v, enum metrics_source source)
{
	char *next = v->reader->text, *line;

	if (source == METRICS_CONNTRACK) {
		parse_conntrack(v->ns, v->reader->text, v->reader->conntrack_limit);
		return;
	}
	while ((line = strsep(&next, "\n")) && *line) {
		if (source == METRICS_PAIRS)
			parse_pair(v->ns, line, strsep(&next, "\n"));
		else if (source == METRICS_LINES)
			parse_line(v->ns, line);
		else
			parse_words(v->ns, line);
	}
}

/* 1: the text of PATH is in v->reader->text; 0: there is no such file (a protocol is not in the
 * kernel). */
static int read_text(struct visit *v, const char *path)
{
	_cleanup_close_ int fd = openat(v->reader->proc_net, path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -errno : read_all(fd, v->reader->text, TEXT_MAX);

	if (n < 0)
		return n == -ENOENT ? 0 : (int)n;
	if (n == TEXT_MAX)
		return -EFBIG;
	v->reader->text[n] = '\0';
	return 1;
}

/* Called inside the namespace. */
static int read_files(void *arg)
{
	struct visit *v = arg;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(files); i++) {
		r = read_text(v, files[i].path);
		if (r > 0)
			parse_file(v, files[i].source);
	}
	return r < 0 ? r : 0;
}

/* Drops are those of /proc/net/dev, with the packets that the device missed. */
static int parse_link(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[IFLA_MAX + 1];
	struct ifinfomsg *header = netlink_header(msg, sizeof(*header));
	struct rtnl_link_stats64 s = {0};
	struct metrics_link *link = item;

	if (msg->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (!header ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, IFLA_MAX, NULL) < 0 ||
		!tb[IFLA_IFNAME])
		return -EBADMSG;
	nla_strlcpy(link->name, tb[IFLA_IFNAME], sizeof(link->name));
	if (tb[IFLA_STATS64])
		nla_memcpy(&s, tb[IFLA_STATS64], sizeof(s));
	memcpy(link->values,
		(const uint64_t[METRICS_LINK_VALUES]){
			[METRICS_RX_BYTES] = s.rx_bytes,
			[METRICS_RX_PACKETS] = s.rx_packets,
			[METRICS_RX_ERRS] = s.rx_errors,
			[METRICS_RX_DROP] = s.rx_dropped + s.rx_missed_errors,
			[METRICS_TX_BYTES] = s.tx_bytes,
			[METRICS_TX_PACKETS] = s.tx_packets,
			[METRICS_TX_ERRS] = s.tx_errors,
			[METRICS_TX_DROP] = s.tx_dropped,
			[METRICS_UP] = netlink_u8(tb[IFLA_OPERSTATE], 0) == OPERSTATE_UP,
			[METRICS_MTU] = netlink_u32(tb[IFLA_MTU], 0),
		},
		sizeof(link->values));
	return 1;
}

static int compare_links(const void *a, const void *b)
{
	const struct metrics_link *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A link that is renamed during the dump may be in it twice: series must be unique. */
static size_t remove_duplicates(struct metrics_link *links, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(links[kept - 1].name, links[i].name) != 0)
			links[kept++] = links[i];
	return kept;
}

static int read_links(int fd, struct metrics_netns *ns)
{
	struct netlink_list list = {.item_size = sizeof(struct metrics_link)};
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
	int r = netlink_open(fd, &nl);

	if (r == 0)
		r = netlink_dump(nl, RTM_GETLINK, &header, sizeof(header), parse_link, &list);
	if (r < 0) {
		netlink_list_done(&list);
		return r;
	}
	netlink_list_sort(&list, compare_links);
	ns->links = (struct metrics_link *)list.items;
	ns->n_links = remove_duplicates(ns->links, list.n);
	return 0;
}

static int read_conntrack_limit(uint64_t *ret)
{
	_cleanup_close_ int fd =
		open("/proc/sys/net/netfilter/nf_conntrack_max", O_RDONLY | O_CLOEXEC);
	char text[32];
	ssize_t n = fd < 0 ? -errno : read_all(fd, text, sizeof(text) - 1);

	if (n < 0)
		return n == -ENOENT ? 0 : (int)n;
	text[n] = '\0';
	*ret = strtoull(text, NULL, 10);
	return 0;
}

int metrics_reader_open(struct metrics_reader *reader)
{
	int r;

	*reader = (struct metrics_reader){.proc_net = -1, .text = malloc(TEXT_MAX)};
	if (!reader->text)
		return -ENOMEM;
	r = read_conntrack_limit(&reader->conntrack_limit);
	if (r < 0)
		return r;
	reader->proc_net = open("/proc/thread-self/net", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return reader->proc_net < 0 ? -errno : 0;
}

void metrics_reader_close(struct metrics_reader *reader)
{
	free(reader->text);
	reader->text = NULL;
	closep(&reader->proc_net);
	reader->proc_net = -1;
}

int metrics_read(const struct metrics_reader *reader, int fd, struct metrics_netns *ns)
{
	struct visit visit = {.reader = reader, .ns = ns};
	int r = netns_cookie(fd, &ns->cookie);

	if (r == 0)
		r = read_links(fd, ns);
	return r < 0 ? r : netns_call(fd, read_files, &visit);
}

void metrics_netns_done(struct metrics_netns *ns)
{
	free(ns->ref);
	free(ns->engine);
	free(ns->namespace);
	free(ns->pod);
	free(ns->container);
	free(ns->links);
	*ns = (struct metrics_netns){0};
}
