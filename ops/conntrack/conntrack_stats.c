/* SPDX-License-Identifier: MIT */
/*
 * The file conntrack.stats: the number of entries, their limit, and the counters of conntrack -S,
 * summed over all CPUs. A kernel reports those that it has. Also, whether it has any.
 */
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdatomic.h>

#include "cleanup.h"
#include "conntrack.h"
#include "rows.h"
#include "shortage.h"

#define STATS_MAX 16

/* The words of conntrack(8), by attribute. */
static const char *const global_words[STATS_MAX] = {
	[CTA_STATS_GLOBAL_ENTRIES] = "entries",
	[CTA_STATS_GLOBAL_MAX_ENTRIES] = "max",
};

static const char *const cpu_words[STATS_MAX] = {
	[CTA_STATS_FOUND] = "found",
	[CTA_STATS_INVALID] = "invalid",
	[CTA_STATS_INSERT] = "insert",
	[CTA_STATS_INSERT_FAILED] = "insert_failed",
	[CTA_STATS_DROP] = "drop",
	[CTA_STATS_EARLY_DROP] = "early_drop",
	[CTA_STATS_ERROR] = "error",
	[CTA_STATS_SEARCH_RESTART] = "search_restart",
	[CTA_STATS_SEARCH_RESTART + 1] = "clash_resolve", /* Linux 5.9 */
	[CTA_STATS_SEARCH_RESTART + 2] = "chaintoolong",  /* Linux 5.15 */
};

/* The numbers of a message, by attribute. */
struct stats {
	uint32_t has; /* 1 << attribute */
	uint64_t of[STATS_MAX];
};

static int stats_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[STATS_MAX];
	struct stats *stats = item;

	if (!netlink_header(msg, sizeof(struct nfgenmsg)) ||
		nlmsg_parse((struct nlmsghdr *)msg, sizeof(struct nfgenmsg), tb, STATS_MAX - 1,
			NULL) < 0)
		return -EBADMSG;
	for (unsigned i = 0; i < STATS_MAX; i++)
		if (tb[i]) {
			stats->has |= 1u << i;
			stats->of[i] = conntrack_number(tb[i]);
		}
	return 1;
}

static void print_stats(const struct stats *stats, const char *const words[], FILE *out)
{
	for (unsigned i = 0; i < STATS_MAX; i++)
		if (words[i] && stats->has & 1u << i)
			fprintf(out, "%s %ju\n", words[i], (uintmax_t)stats->of[i]);
}

/* The first request loads the module of ctnetlink. */
static int get_entries(struct netlink *nl, struct stats *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		conntrack_message(IPCTNL_MSG_CT_GET_STATS, AF_UNSPEC);

	return msg ? netlink_get(nl, msg, stats_from_msg, ret) : -ENOMEM;
}

static int show_counters(struct netlink *nl, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list cpus = {.item_size = sizeof(struct stats)};
	struct stats sum = {0};
	int r = conntrack_dump(nl, IPCTNL_MSG_CT_GET_STATS_CPU, stats_from_msg, &cpus);

	for (size_t cpu = 0; cpu < cpus.n; cpu++) {
		const struct stats *stats = netlink_list_at(&cpus, cpu);

		sum.has |= stats->has;
		for (unsigned i = 0; i < STATS_MAX; i++)
			sum.of[i] += stats->of[i];
	}
	if (r == 0)
		print_stats(&sum, cpu_words, out);
	return r;
}

static int conntrack_stats_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct stats entries = {0};
	int r = netlink_open_netfilter(rq->netns, &nl);

	if (r == 0)
		r = get_entries(nl, &entries);
	if (r < 0)
		return r;
	print_stats(&entries, global_words, out);
	return show_counters(nl, out);
}

static int has_ctnetlink(int netns)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	struct stats entries = {0};
	int r = netlink_open_netfilter(netns, &nl);

	if (r == 0)
		r = get_entries(nl, &entries);
	return is_shortage(r) ? r : r == 0;
}

/* No request without nf_conntrack: it would load that module, too. */
int conntrack_present(struct tree_request *rq)
{
	static atomic_bool known;
	int r;

	if (access("/sys/module/nf_conntrack", F_OK) < 0)
		return 0;
	if (atomic_load(&known))
		return 1;
	r = has_ctnetlink(rq->netns);
	if (r > 0)
		atomic_store(&known, true);
	return r;
}

const struct tree_row conntrack_stats_rows[] = {
	{"/NAME/conntrack.stats", READ_MODE, "counters of connection tracking",
		conntrack_stats_show, .present = conntrack_present},
	{NULL},
};
