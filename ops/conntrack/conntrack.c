/* SPDX-License-Identifier: MIT */
/*
 * The file conntrack: all entries of a namespace, and writes that remove some (`>>`) or all (`>`)
 * of them. Requests go to ctnetlink; see conntrack.h.
 */
#include "conntrack.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "cleanup.h"
#include "lines.h"
#include "rows.h"
#include "wait.h"

#define MESSAGE(type) (NFNL_SUBSYS_CTNETLINK << 8 | (type))

/* ctnetlink marks each reply as one of several (NLM_F_MULTI), so an ack ends it. */
struct nl_msg *conntrack_message(int type, unsigned char family)
{
	struct nfgenmsg header = {.nfgen_family = family, .version = NFNETLINK_V0};
	struct nl_msg *msg = nlmsg_alloc_simple(MESSAGE(type), NLM_F_ACK);

	if (msg && nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) == 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

int conntrack_dump(struct netlink *nl, int type, netlink_parse_fn parse, struct netlink_list *list)
{
	struct nfgenmsg header = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0};

	return netlink_dump(nl, MESSAGE(type), &header, sizeof(header), parse, list);
}

#define PART 4096 /* entries in memory at a time */

static int dump_entries(int netns, struct netlink_list *list)
{
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	int r = netlink_open_netfilter(netns, &nl);

	return r < 0 ? r : conntrack_dump(nl, IPCTNL_MSG_CT_GET, conntrack_from_msg, list);
}

#define ENTRIES(full_fn, full_arg) \
	_cleanup_(netlink_list_done) struct netlink_list entries = { \
		.item_size = sizeof(struct conntrack), \
		.clear = conntrack_clear, \
		.part = PART, \
		.full = (full_fn), \
		.arg = (full_arg)}

/* --- reading ---------------------------------------------------------------------------------- */

struct printing {
	FILE *out;
	bool in_parts; /* a table too long to be held in memory: in the kernel's order */
};

static int print_entries(struct printing *p, struct netlink_list *entries)
{
	for (size_t i = 0; i < entries->n; i++) {
		conntrack_print(netlink_list_at(entries, i), p->out);
		fputc('\n', p->out);
	}
	netlink_list_empty(entries);
	return ferror(p->out) ? -ENOMEM : wait_interrupted();
}

static int print_full_part(struct netlink_list *entries, void *arg)
{
	struct printing *p = arg;

	p->in_parts = true;
	return print_entries(p, entries);
}

static int conntrack_show(struct tree_request *rq, FILE *out)
{
	struct printing p = {.out = out};
	ENTRIES(print_full_part, &p);
	int r = dump_entries(rq->netns, &entries);

	if (r < 0)
		return r;
	if (!p.in_parts)
		netlink_list_sort(&entries, conntrack_compare);
	return print_entries(&p, &entries);
}

/* --- removing --------------------------------------------------------------------------------- */

/* Requests of `del`, on a socket of its own: the dump goes on meanwhile. */
struct removal {
	struct tree_request *rq;
	const struct conntrack_filter *filter;
	struct netlink *nl;
	size_t removed, busy; /* busy: entries in a flow table, which some kernels keep */
};

/* The id is that of this entry, and not of a later one with the same tuple. */
static int remove_entry(struct removal *m, const struct conntrack *ct)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		conntrack_message(IPCTNL_MSG_CT_DELETE, ct->family);
	uint16_t zone = (uint16_t)ct->numbers[CT_ORIGINAL].of[CT_ZONE];

	if (!msg || nla_put(msg, CTA_TUPLE_ORIG | NLA_F_NESTED, ct->tuple_size, ct->tuple) < 0 ||
		nla_put_u32(msg, CTA_ID, htonl(ct->id)) < 0 ||
		(zone && nla_put_u16(msg, CTA_ZONE, htons(zone)) < 0))
		return -ENOMEM;
	return netlink_change(m->nl, msg, m->rq->why, sizeof(m->rq->why));
}

static int remove_matching(struct netlink_list *entries, void *arg)
{
	struct removal *m = arg;
	int r = wait_interrupted();

	for (size_t i = 0; r == 0 && i < entries->n; i++) {
		const struct conntrack *ct = netlink_list_at(entries, i);

		if (!conntrack_matches(m->filter, ct))
			continue;
		r = remove_entry(m, ct);
		m->removed += r == 0;
		m->busy += r == -EBUSY;
		if (r == -EBUSY || r == -ENOENT) /* or it ended meanwhile */
			r = 0;
	}
	netlink_list_empty(entries);
	return r;
}

static int remove_all_matching(struct removal *m)
{
	ENTRIES(remove_matching, m);
	int r = netlink_open_netfilter(m->rq->netns, &m->nl);

	if (r == 0)
		r = dump_entries(m->rq->netns, &entries);
	if (r == 0)
		r = remove_matching(&entries, m);
	m->nl = netlink_close(m->nl);
	return r;
}

static int change_entries(struct tree_request *rq, enum line_verb verb, const void *item)
{
	struct removal m = {.rq = rq, .filter = item};
	int r;

	if (verb != LINE_DEL)
		return request_refuse(
			rq, -EOPNOTSUPP, "entries can only be removed: a line begins with \"del\"");
	r = remove_all_matching(&m);
	if (r == 0 && m.busy)
		return request_refuse(rq, -EBUSY,
			"%zu entries are in a flow table, and were not removed", m.busy);
	if (r == 0 && !m.removed)
		return request_refuse(rq, -ENOENT, "no entry matches");
	return r;
}

static int flush_entries(struct tree_request *rq)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg =
		conntrack_message(IPCTNL_MSG_CT_DELETE, AF_UNSPEC);
	_cleanup_(netlink_closep) struct netlink *nl = NULL;
	int r = msg ? netlink_open_netfilter(rq->netns, &nl) : -ENOMEM;

	return r < 0 ? r : netlink_change(nl, msg, rq->why, sizeof(rq->why));
}

static const struct line_ops conntrack_lines = {
	.size = sizeof(struct conntrack_filter),
	.clear = conntrack_filter_clear,
	.parse = conntrack_filter_parse,
	.change = change_entries,
	.flush = flush_entries,
};

const struct tree_row conntrack_rows[] = {
	{"/NAME/conntrack", WRITE_MODE, "tracked connections", conntrack_show,
		.lines = &conntrack_lines, .present = conntrack_present},
	{NULL},
};
