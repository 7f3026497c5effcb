/* SPDX-License-Identifier: MIT */
/* What the exerciser opens, and what it writes: see exerciser.h. */
#include <stdio.h>
#include <string.h>

#include "exerciser.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define PICK(w, a) ((a)[random_below((w), COUNT(a))])

static const char *const names[] = {"n0", "n1", "n2", "n3"};
static const char *const links[] = {"e0", "e1", "e2", "br0", "v10", "lo"};

/* Files of a namespace; those that are written stand there more often. */
static const char *const files[] = {"addrs", "addrs", "routes", "routes", "rules", "rules", "neigh",
	"neigh", "tables/100", "tables/254", "nft", "nsid", "sockets", "tcp", "unix_sockets", "events",
	"ns", "join", "inode", "cookie", "owner", "names", "pids", "holders", "containers", "resolv.conf",
	"proc/net/dev", "proc/net/route", "proc/net/nonsense", "proc/sys/net/ipv4/ip_forward",
	"proc/sys/net/ipv6/conf/all/forwarding", "sys/class/net", "sys/class/net/e0",
	"sys/class/net/br0/mtu", "nonsense", "links", "tables",
	"proc", "proc/sys", "counters", "counters/UdpInDatagrams", "metrics", "."};
static const char *const link_files[] = {"mtu", "state", "address", "ifalias", "kind", "addrs",
	"addrs", "ports", "options", "group", "tx_queue_len", "carrier", "flags", "operstate",
	"speed", "statistics/rx_bytes", "statistics", "master", "lower_e0", "upper_br0", "dev_id",
	"queues/rx-0/rps_cpus", "queues", "features", "driver", "driver_stats", "bpf",
	"channels", "nonsense", "."};
static const char *const views[] = {"by-inode", "by-pid", "by-ip", "by-nsid", "by-mac", "by-container", "by-pod",
	"by-pid/self", "by-pid/self/addrs", "by-pid/self/routes", "by-pid/self/links/lo/mtu",
	"by-unit", "by-ip/127.0.0.1", "by-pid/1/rules", "by-inode/1/addrs", "metrics",
	"metrics/netnsfs.prom"};
static const char *const directories[] = {
	"links", "tables", "proc/net", "proc/sys/net/ipv4", "links/lo", "links/lo/statistics",
	"sys/class/net", "."};

const char *path_name(struct worker *w, char ret[PATH_MAX])
{
	snprintf(ret, PATH_MAX, "%s/%s", w->tree, PICK(w, names));
	return strcpy(w->report->path, ret);
}

const char *path_link(struct worker *w, char ret[PATH_MAX])
{
	snprintf(ret, PATH_MAX, "%s/%s/links/%s", w->tree, PICK(w, names), PICK(w, links));
	return strcpy(w->report->path, ret);
}

const char *path_own(struct worker *w, char ret[PATH_MAX])
{
	if (one_in(w, 20))
		snprintf(ret, PATH_MAX, "%s/%s", w->tree, one_in(w, 2) ? "events" : "error_log");
	else if (one_in(w, 3))
		snprintf(ret, PATH_MAX, "%s/%s/links/%s/%s", w->tree, PICK(w, names),
			PICK(w, links), PICK(w, link_files));
	else
		snprintf(ret, PATH_MAX, "%s/%s/%s", w->tree, PICK(w, names), PICK(w, files));
	return strcpy(w->report->path, ret);
}

const char *path_any(struct worker *w, char ret[PATH_MAX], bool *ret_is_view)
{
	*ret_is_view = one_in(w, 10);
	if (!*ret_is_view)
		return path_own(w, ret);
	snprintf(ret, PATH_MAX, "%s/%s", w->tree, PICK(w, views));
	return strcpy(w->report->path, ret);
}

const char *path_directory(struct worker *w, char ret[PATH_MAX])
{
	if (one_in(w, 4))
		snprintf(ret, PATH_MAX, "%s/%s", w->tree, PICK(w, views));
	else if (one_in(w, 8))
		snprintf(ret, PATH_MAX, "%s", w->tree);
	else
		snprintf(ret, PATH_MAX, "%s/%s/%s", w->tree, PICK(w, names), PICK(w, directories));
	return strcpy(w->report->path, ret);
}

static int print_line(struct worker *w, char *ret, size_t size)
{
	const char *verb = PICK(w, ((const char *const[]){"", "", "add ", "replace ", "del "}));
	unsigned a = (unsigned)random_below(w, 4), b = (unsigned)random_below(w, 200);
	const char *link = PICK(w, links);

	switch (random_below(w, 9)) {
	case 0:
		return snprintf(ret, size, "%s10.%u.0.%u/24 dev %s\n", verb, a, b, link);
	case 1:
		return snprintf(ret, size, "%s2001:db8:%u::%u/64 dev %s nodad\n", verb, a, b, link);
	case 2:
		return snprintf(ret, size, "%s172.16.%u.0/24 dev %s metric %u\n", verb, b, link, a);
	case 3:
		return snprintf(ret, size, "%sblackhole 172.17.%u.0/24\n", verb, b);
	case 4:
		return snprintf(ret, size, "%spriority %u from 10.0.0.0/8 lookup 100\n", verb, b);
	case 5:
		return snprintf(ret, size, "%s10.%u.0.%u dev %s lladdr 02:00:00:00:00:%02x\n", verb,
			a, b, link, b);
	case 6:
		return snprintf(ret, size, "%s10.%u.0.%u/32\n", verb, a, b);
	case 7:
		return snprintf(ret, size, "%s\n", link);
	default:
		return snprintf(ret, size, "add table inet t%u\n", a);
	}
}

static const char *const values[] = {"1500", "up\n", "down\n", "02:00:00:00:00:01\n", "0", "1\n",
	"auto", "bridge stp_state 1\n", "veth peer e2\n", "vlan id 10 link e0\n", "x", "\n", "",
	"#\n", "\\n"};

size_t text_any(struct worker *w, char ret[TEXT_MAX])
{
	size_t n = 0, most = TEXT_MAX - 128;

	if (one_in(w, 4))
		return (size_t)snprintf(ret, TEXT_MAX, "%s", PICK(w, values));
	if (one_in(w, 30)) { /* a line that is too long, or bytes that are no text */
		memset(ret, one_in(w, 2) ? 'x' : '\0', TEXT_MAX);
		return random_below(w, TEXT_MAX + 1);
	}
	for (size_t i = one_in(w, 50) ? 100 : random_below(w, 4); n < most; i--) {
		n += (size_t)print_line(w, ret + n, TEXT_MAX - n);
		if (i == 0)
			break;
	}
	return one_in(w, 4) ? random_below(w, n + 1) : n; /* the end of a line may be missing */
}
