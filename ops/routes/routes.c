/* SPDX-License-Identifier: MIT */
/* Routes: sort order, matching of lines with routes, and the rows. See routes.h. */
#include "routes.h"

#include <linux/icmpv6.h>
#include <string.h>
#include <sys/utsname.h>

#include "cleanup.h"
#include "hash.h"
#include "names.h"
#include "rows.h"

/* Default metric of an IPv6 route; IP6_RT_PRIO_USER in the kernel. */
#define USUAL_METRIC6 1024

void route_clear(struct route *route)
{
	free(route->hops);
	route->hops = NULL;
	route->n_hops = 0;
}

static void clear_route_item(void *item)
{
	route_clear(item);
}

static bool has_gateway(const struct route *r)
{
	return r->multipath || r->nhid || (r->n_hops && r->hops[0].via_family);
}

#define COMPARE(x, y) (((x) > (y)) - ((x) < (y)))

int route_compare(const void *a, const void *b)
{
	const struct route *x = a, *y = b;
	int r = COMPARE(x->family, y->family);

	if (r == 0)
		r = COMPARE(has_gateway(x), has_gateway(y));
	if (r == 0)
		r = memcmp(&x->dst, &y->dst, sizeof(x->dst));
	if (r == 0)
		r = COMPARE(x->dst_len, y->dst_len);
	if (r == 0)
		r = COMPARE(x->tos, y->tos);
	if (r == 0)
		r = COMPARE(x->metric, y->metric);
	if (r == 0)
		r = COMPARE(x->type, y->type);
	if (r == 0 && x->n_hops && y->n_hops)
		r = strcmp(x->hops[0].dev, y->hops[0].dev);
	if (r == 0 && x->n_hops && y->n_hops)
		r = memcmp(&x->hops[0].via, &y->hops[0].via, sizeof(x->hops[0].via));
	return r;
}

static uint32_t metric_in_kernel(const struct route *r)
{
	return r->metric || r->family == AF_INET ? r->metric : USUAL_METRIC6;
}

/* As the kernel: by prefix and metric; for IPv4 also by tos, for IPv6 by `from`. */
static uint64_t route_key(const void *item)
{
	const struct route *r = item;
	uint32_t words[] = {r->family, r->dst_len, metric_in_kernel(r),
		r->family == AF_INET ? r->tos : r->src_len};
	uint64_t hash = hash_bytes(HASH_INIT, words, sizeof(words));

	hash = hash_bytes(hash, &r->dst, sizeof(r->dst));
	return r->family == AF_INET ? hash : hash_bytes(hash, &r->src, sizeof(r->src));
}

static bool same_key(const struct route *w, const struct route *p)
{
	if (w->family != p->family || w->dst_len != p->dst_len || w->type != p->type ||
		memcmp(&w->dst, &p->dst, sizeof(w->dst)) != 0)
		return false;
	if (metric_in_kernel(w) != metric_in_kernel(p))
		return false;
	if (w->family == AF_INET) /* the kernel ignores `from` for IPv4 */
		return w->tos == p->tos;
	return w->src_len == p->src_len && memcmp(&w->src, &p->src, sizeof(w->src)) == 0;
}

/* The kernel resolves an omitted link. ALONE: the only nexthop, which has no weight. */
static bool same_hop(const struct nexthop *w, const struct nexthop *p, bool alone)
{
	if (w->via_family != p->via_family || memcmp(&w->via, &p->via, sizeof(w->via)) != 0)
		return false;
	if (w->dev[0] && strcmp(w->dev, p->dev) != 0)
		return false;
	return alone || (w->weight == p->weight && !((w->flags ^ p->flags) & RTNH_F_ONLINK));
}

/* Reject routes have no nexthop, whatever link the kernel reports for them. */
static bool is_reject_type(unsigned char type)
{
	return type == RTN_BLACKHOLE || type == RTN_UNREACHABLE || type == RTN_PROHIBIT ||
	       type == RTN_THROW;
}

/* `onlink` of a single nexthop is a flag of the route. */
static unsigned onlink_flag(const struct route *r)
{
	return (r->multipath && r->n_hops == 1 ? r->hops[0].flags : r->flags) & RTNH_F_ONLINK;
}

static bool same_nexthops(const struct route *w, const struct route *p)
{
	if (w->nhid || p->nhid)
		return w->nhid == p->nhid;
	if (is_reject_type(w->type))
		return true;
	if (w->n_hops != p->n_hops || (w->n_hops == 1 && onlink_flag(w) != onlink_flag(p)))
		return false;
	for (size_t i = 0; i < w->n_hops; i++)
		if (!same_hop(&w->hops[i], &p->hops[i], w->n_hops == 1))
			return false;
	return true;
}

static uint32_t metric_of(const struct route *r, unsigned i)
{
	uint32_t value = r->metrics_set & (1u << i) ? r->metrics[i] : 0;

	/* -1 is the default hop limit; a line can only express one feature. */
	return i == RTAX_HOPLIMIT && value == UINT32_MAX ? 0
	       : i == RTAX_FEATURES			 ? value & RTAX_FEATURE_ECN
							 : value;
}

static bool same_metrics(const struct route *w, const struct route *p, bool all)
{
	uint32_t compared = all ? UINT32_MAX : w->metrics_set;

	for (unsigned i = RTAX_LOCK; i <= RTAX_MAX; i++)
		if (compared & (1u << i) && metric_of(w, i) != metric_of(p, i))
			return false;
	return (!all && !w->congctl[0]) || strcmp(w->congctl, p->congctl) == 0;
}

/* The kernel treats such an IPv6 route as a reject route. */
static bool is_via_loopback(const struct route *r)
{
	return r->n_hops == 1 && strcmp(r->hops[0].dev, "lo") == 0;
}

/* Compares attributes of a single family. */
static bool same_family_attrs(const struct route *w, const struct route *p, bool all)
{
	if (w->family == AF_INET)
		return !(all || w->has & ROUTE_HAS_SCOPE) || w->scope == p->scope;
	if (is_reject_type(p->type) || is_via_loopback(p)) /* the kernel drops the preference */
		return true;
	if (w->pref < 0)
		return !all || p->pref <= ICMPV6_ROUTER_PREF_MEDIUM;
	return w->pref == p->pref;
}

/* An IPv6 route always has a protocol. */
static unsigned char protocol_of(const struct route *w)
{
	return w->family == AF_INET6 && !w->protocol ? RTPROT_BOOT : w->protocol;
}

static unsigned route_owner(const void *item)
{
	const struct route *r = item;

	if (r->protocol == RTPROT_KERNEL || r->protocol == RTPROT_RA ||
		r->protocol == RTPROT_REDIRECT || r->table == RT_TABLE_LOCAL)
		return OWNER_KERNEL;
	return owner_of_protocol(r->protocol);
}

/*
 * For routes created by the kernel, attributes that the line omits match any value. All other
 * routes must be as ip(8) would have added the line: a line without mtu matches a route without
 * mtu.
 */
bool route_is(const struct route *w, const struct route *p)
{
	bool all = route_owner(p) != OWNER_KERNEL;

	if (!same_key(w, p) || !same_nexthops(w, p))
		return false;
	if ((all || w->has & ROUTE_HAS_PROTOCOL) && protocol_of(w) != p->protocol)
		return false;
	if ((all || w->has_prefsrc) &&
		(w->has_prefsrc != p->has_prefsrc ||
			memcmp(&w->prefsrc, &p->prefsrc, sizeof(w->prefsrc)) != 0))
		return false;
	return same_metrics(w, p, all) && same_family_attrs(w, p, all);
}

#define ROUTES_LIST \
	_cleanup_(netlink_list_done) struct netlink_list routes = { \
		.item_size = sizeof(struct route), .clear = clear_route_item}

/*
 * Output of a table. A table too long to be held in memory is printed in parts, in the kernel's
 * order. It is then dumped twice, first the routes without a gateway, so that the lines can be
 * added again in this order.
 */
struct parts {
	FILE *out;
	enum { PART_ALL, PART_DIRECT, PART_GATEWAYS } part;
	bool gateways;	/* the table has routes with a gateway */
	bool linkdown6; /* and printed IPv6 routes over a link without a carrier */
};

/*
 * With ignore_routes_with_linkdown, a linkdown route is also `dead`. Linux 6.1 does not announce a
 * change of that sysctl of IPv6 for a link, 6.12 does.
 */
static bool announces_dead6(void)
{
	struct utsname kernel;
	unsigned major, minor;

	return uname(&kernel) == 0 && sscanf(kernel.release, "%u.%u", &major, &minor) == 2 &&
	       (major > 6 || (major == 6 && minor >= 12));
}

static bool is_linkdown6(const struct route *route)
{
	unsigned flags = route->flags;

	for (size_t i = 0; i < route->n_hops; i++)
		flags |= route->hops[i].flags;
	return route->family == AF_INET6 && flags & RTNH_F_LINKDOWN;
}

static void print_part(struct parts *p, struct netlink_list *routes)
{
	netlink_list_sort(routes, route_compare);
	for (size_t i = 0; i < routes->n; i++) {
		const struct route *route = netlink_list_at(routes, i);

		if (p->part != PART_ALL && has_gateway(route) != (p->part == PART_GATEWAYS))
			continue;
		p->linkdown6 |= is_linkdown6(route);
		route_print(route, false, p->out);
		fputc('\n', p->out);
	}
}

static int print_full_part(struct netlink_list *routes, void *arg)
{
	struct parts *p = arg;

	if (p->part == PART_ALL)
		p->part = PART_DIRECT;
	for (size_t i = 0; !p->gateways && i < routes->n; i++)
		p->gateways = has_gateway(netlink_list_at(routes, i));
	print_part(p, routes);
	netlink_list_empty(routes);
	return ferror(p->out) ? -ENOMEM : 0;
}

static int print_table(struct tree_request *rq, uint32_t table, struct parts *parts)
{
	ROUTES_LIST;
	int r;

	routes.full = print_full_part;
	routes.arg = parts;
	r = route_dump(rq, table, &routes);
	if (r < 0 || parts->part == PART_ALL) {
		print_part(parts, &routes);
		return r;
	}
	r = print_full_part(&routes, parts);
	if (r < 0 || !parts->gateways)
		return r;
	parts->part = PART_GATEWAYS;
	r = route_dump(rq, table, &routes);
	print_part(parts, &routes);
	return r;
}

static int show_table(struct tree_request *rq, uint32_t table, FILE *out)
{
	struct parts parts = {.out = out};
	int r = print_table(rq, table, &parts);

	rq->unannounced |= parts.linkdown6 && !announces_dead6();
	return r;
}

static int routes_show(struct tree_request *rq, FILE *out)
{
	return show_table(rq, RT_TABLE_MAIN, out);
}

static int routes_table_show(struct tree_request *rq, FILE *out)
{
	return show_table(rq, rq->node.object, out);
}

/* Any valid table name or number can be looked up; an empty table is an empty file. */
static int tables_find(_unused_ struct tree_request *rq, const char *name, struct tree_node *ret)
{
	uint32_t table;

	if (table_number(name, &table) < 0 || table == RT_TABLE_UNSPEC || table == RT_TABLE_MAIN)
		return -ENOENT;
	ret->object = table;
	return 0;
}

static int compare_tables(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return COMPARE(*x, *y);
}

/* Lists the tables that are not empty. */
static int tables_list(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	_cleanup_(netlink_list_done) struct netlink_list tables = {.item_size = sizeof(uint32_t)};
	int r = route_dump_tables(rq, &tables);
	uint32_t last = RT_TABLE_MAIN;

	netlink_list_sort(&tables, compare_tables);
	for (size_t i = 0; r == 0 && i < tables.n; i++) {
		uint32_t table = *(uint32_t *)netlink_list_at(&tables, i);
		char name[NAME_SIZE];

		if (table == last || table == RT_TABLE_MAIN)
			continue;
		last = child.object = table;
		r = each(table_name(table, name), &child, arg);
	}
	return r;
}

static const char *tables_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return table_name(rq->node.object, buf);
}

static const struct tree_many routes_tables = {
	.find = tables_find,
	.list = tables_list,
	.name_of = tables_name,
};

static int parse_route_item(struct words *w, void *item)
{
	return route_parse(w, item);
}

/* `routes` has no object: it is the main table. */
static uint32_t table_of(const struct tree_request *rq)
{
	return rq->node.object ? rq->node.object : RT_TABLE_MAIN;
}

static int complete_route(struct tree_request *rq, void *item)
{
	struct route *route = item;
	char given[NAME_SIZE], own[NAME_SIZE];

	if (route->has & ROUTE_HAS_TABLE && route->table != table_of(rq))
		return request_refuse(rq, -EINVAL,
			"table %s is not the table of this file, which is %s",
			table_name(route->table, given), table_name(table_of(rq), own));
	route->table = table_of(rq);
	return 0;
}

static int change_route(struct tree_request *rq, enum line_verb verb, const void *item)
{
	return route_change(rq, verb, item);
}

static int dump_routes(struct tree_request *rq, struct netlink_list *list)
{
	return route_dump(rq, table_of(rq), list);
}

static bool route_matches(const void *written, const void *present)
{
	return route_is(written, present);
}

/* See message_flags() in route_change.c. */
static bool route_may_duplicate(const void *item)
{
	return ((const struct route *)item)->protocol == RTPROT_KERNEL;
}

/* The kernel looks up the link of a gateway. */
static bool route_depends(const void *written)
{
	const struct route *r = written;

	for (size_t i = 0; i < r->n_hops; i++)
		if (r->hops[i].via_family && !r->hops[i].dev[0])
			return true;
	return false;
}

const struct line_ops routes_lines = {
	.size = sizeof(struct route),
	.clear = clear_route_item,
	.parse = parse_route_item,
	.complete = complete_route,
	.change = change_route,
	.dump = dump_routes,
	.matches = route_matches,
	.key = route_key,
	.may_duplicate = route_may_duplicate,
	.depends = route_depends,
	.owner = route_owner,
	.owner_name = owner_protocol_name,
};

const struct tree_row routes_rows[] = {
	{"/NAME/routes", WRITE_MODE, "the main routing table", routes_show, .lines = &routes_lines,
		.announced = true},
	{"/NAME/tables", DIR_MODE, "every other routing table"},
	{"/NAME/tables/TABLE", WRITE_MODE, "a routing table, by name or number", routes_table_show,
		.lines = &routes_lines, .many = &routes_tables, .announced = true},
	{NULL},
};
