/* SPDX-License-Identifier: MIT */
/* Prints a struct route in the syntax of ip-route(8): see routes.h. Does not use netlink. */
#include <netlink/netlink.h>
#include <netlink/route/rtnl.h>
#include <string.h>

#include "cleanup.h"
#include "kernel_headers.h"
#include "names.h"
#include "routes.h"

const char *const route_types[RTN_MAX + 1] = {
	[RTN_UNICAST] = "unicast",
	[RTN_LOCAL] = "local",
	[RTN_BROADCAST] = "broadcast",
	[RTN_ANYCAST] = "anycast",
	[RTN_MULTICAST] = "multicast",
	[RTN_BLACKHOLE] = "blackhole",
	[RTN_UNREACHABLE] = "unreachable",
	[RTN_PROHIBIT] = "prohibit",
	[RTN_THROW] = "throw",
	[RTN_NAT] = "nat",
};

static const struct {
	unsigned flag;
	const char *word;
} states[] = {{RTNH_F_DEAD, "dead"}, {RTNH_F_LINKDOWN, "linkdown"}, {RTNH_F_OFFLOAD, "offload"},
	{RTNH_F_TRAP, "trap"}, {RTNH_F_UNRESOLVED, "unresolved"}};

static unsigned full_length(int family)
{
	return family == AF_INET ? 32 : 128;
}

/* As in ip(8), a full prefix length is omitted. */
static void print_prefix(int family, const struct in6_addr *address, unsigned len, FILE *out)
{
	char text[NAME_SIZE];

	fputs(address_text(family, address, text), out);
	if (len != full_length(family))
		fprintf(out, "/%u", len);
}

/* In ip(8), "default" has the family of the first gateway. */
static bool begins_with_inet6(const struct route *r)
{
	for (size_t i = 0; !r->nhid && i < r->n_hops; i++)
		if (r->hops[i].via_family)
			return r->hops[i].via_family == AF_INET6;
	return false;
}

static void print_destination(const struct route *r, FILE *out)
{
	if (r->type != RTN_UNICAST && r->type <= RTN_MAX && route_types[r->type])
		fprintf(out, "%s ", route_types[r->type]);
	if (r->dst_len == 0 && r->family == AF_INET && !begins_with_inet6(r))
		fputs("default", out);
	else
		print_prefix(r->family, &r->dst, r->dst_len, out);
	if (r->src_len) {
		fputs(" from ", out);
		print_prefix(r->family, &r->src, r->src_len, out);
	}
	if (r->tos)
		fprintf(out, " tos 0x%02x", r->tos);
}

static void print_via(const struct route *r, const struct nexthop *hop, FILE *out)
{
	char text[NAME_SIZE];
	const char *family = hop->via_family == AF_INET6 ? "inet6 " : "inet ";

	if (hop->via_family) {
		fputs(" via ", out);
		fputs(hop->via_family == r->family ? "" : family, out);
		fputs(address_text(hop->via_family, &hop->via, text), out);
	}
	if (hop->dev[0]) {
		fputs(" dev ", out);
		word_print(out, hop->dev);
	}
}

static void print_flags(unsigned flags, FILE *out)
{
	if (flags & RTNH_F_ONLINK)
		fputs(" onlink", out);
	if (flags & RTNH_F_PERVASIVE)
		fputs(" pervasive", out);
}

/* See iproute_modify() in iproute2. */
unsigned char route_usual_scope(const struct route *r)
{
	if (r->family == AF_INET6)
		return RT_SCOPE_UNIVERSE;
	switch (r->type) {
	case RTN_LOCAL:
	case RTN_NAT:
		return RT_SCOPE_HOST;
	case RTN_BROADCAST:
	case RTN_MULTICAST:
	case RTN_ANYCAST:
		return RT_SCOPE_LINK;
	case RTN_UNICAST:
		if (!r->multipath && !r->nhid && (!r->n_hops || !r->hops[0].via_family))
			return RT_SCOPE_LINK;
	}
	return RT_SCOPE_UNIVERSE;
}

/* ip(8) adds routes of these types to the local table by default. */
static bool is_for_local_table(unsigned char type)
{
	return type == RTN_LOCAL || type == RTN_BROADCAST || type == RTN_ANYCAST || type == RTN_NAT;
}

static void print_selectors(const struct route *r, bool with_table, FILE *out)
{
	char text[NAME_SIZE];

	if (r->table == RT_TABLE_MAIN ? is_for_local_table(r->type) : with_table)
		fprintf(out, " table %s", table_name(r->table, text));
	if (r->protocol != RTPROT_BOOT)
		fprintf(out, " proto %s", protocol_name(r->protocol, text));
	if (r->scope != RT_SCOPE_UNIVERSE || route_usual_scope(r) != RT_SCOPE_UNIVERSE)
		fprintf(out, " scope %s", scope_name(r->scope, text));
	if (r->has_prefsrc)
		fprintf(out, " src %s", address_text(r->family, &r->prefsrc, text));
	if (r->metric)
		fprintf(out, " metric %u", r->metric);
}

static const char *pref_word(int pref)
{
	return pref == 1 ? "high" : pref == 3 ? "low" : pref == 0 ? "medium" : NULL;
}

static void print_hops(const struct route *r, FILE *out)
{
	for (size_t i = 0; i < r->n_hops; i++) {
		fputs(" nexthop", out);
		print_via(r, &r->hops[i], out);
		fprintf(out, " weight %u", r->hops[i].weight);
		print_flags(r->hops[i].flags, out);
	}
}

/* State that the kernel reports and that cannot be set. */
static void print_comment(const struct route *r, FILE *out)
{
	const char *mark = " #";
	unsigned flags = r->flags;

	for (size_t i = 0; i < r->n_hops; i++)
		flags |= r->hops[i].flags;
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (flags & states[i].flag) {
			fprintf(out, "%s %s", mark, states[i].word);
			mark = "";
		}
	if (r->expires) {
		fprintf(out, "%s expires", mark);
		mark = "";
	}
	if (r->error) {
		fprintf(out, "%s error -%d", mark, r->error);
		mark = "";
	}
	if (r->encap[0]) {
		fprintf(out, "%s encap %s", mark, r->encap);
		mark = "";
	}
	for (size_t i = 0; r->nhid && i < r->n_hops; i++) {
		if (!r->hops[i].via_family && !r->hops[i].dev[0])
			continue;
		fputs(mark, out);
		print_via(r, &r->hops[i], out);
		mark = "";
	}
}

void route_print(const struct route *r, bool with_table, FILE *out)
{
	print_destination(r, out);
	if (r->nhid)
		fprintf(out, " nhid %u", r->nhid);
	else if (!r->multipath && r->n_hops)
		print_via(r, &r->hops[0], out);
	print_selectors(r, with_table, out);
	if (!r->multipath)
		print_flags(r->flags, out);
	route_print_metrics(r, out);
	if (pref_word(r->pref))
		fprintf(out, " pref %s", pref_word(r->pref));
	if (r->multipath && !r->nhid)
		print_hops(r, out);
	print_comment(r, out);
}
