/* SPDX-License-Identifier: MIT */
/*
 * Parses a line, in the syntax of ip-route(8), into a struct route: see routes.h. Does not use
 * netlink.
 *
 * The words may be in any order, except that `nexthop` ends the words of the route itself. As in
 * ip(8), the family is that of the first address; "default" has none.
 */
#include <ctype.h>
#include <linux/icmpv6.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "routes.h"

struct line {
	struct words *w;
	struct route *route;
	struct nexthop *hop; /* the only one, or the one after the last `nexthop` */
	const char *key;     /* the word being parsed */
	bool has_dst;
};

static void set_family(struct line *line, unsigned char family)
{
	if (line->route->family == AF_UNSPEC)
		line->route->family = family;
}

/* Does TEXT have no family? */
static bool is_default(const char *text)
{
	return strcmp(text, "default") == 0 || strcmp(text, "any") == 0 || strcmp(text, "all") == 0;
}

/* As the kernel does for IPv6. For IPv4 the kernel refuses host bits, with a message. */
static void clear_host_bits(struct prefix *p)
{
	for (unsigned i = 0; p->family == AF_INET6 && i < 16; i++) {
		unsigned bits = p->len <= 8 * i ? 0 : p->len - 8 * i;

		if (bits < 8)
			p->address.s6_addr[i] &= (unsigned char)(0xff00 >> bits);
	}
}

static int parse_prefix(
	struct line *line, const char *text, struct in6_addr *ret, unsigned char *ret_len)
{
	struct prefix p;
	int r = word_prefix(line->w, text, line->route->family, &p);

	if (r < 0)
		return r;
	if (!is_default(text))
		set_family(line, p.family);
	clear_host_bits(&p);
	*ret = p.address;
	*ret_len = p.len;
	return 0;
}

static int parse_destination(struct line *line)
{
	struct route *route = line->route;
	const char *text;
	int r;

	if (line->has_dst)
		return words_refuse(line->w, "\"%.40s\" is a second destination", line->key);
	line->has_dst = true;
	for (unsigned char i = 0; i <= RTN_MAX; i++)
		if (route_types[i] && strcmp(line->key, route_types[i]) == 0) {
			route->type = i;
			route->has |= ROUTE_HAS_TYPE;
			r = words_argument(line->w, line->key, &text);
			return r < 0 ? r : parse_prefix(line, text, &route->dst, &route->dst_len);
		}
	return parse_prefix(line, line->key, &route->dst, &route->dst_len);
}

static int parse_to(struct line *line)
{
	int r = words_argument(line->w, line->key, &line->key);

	return r < 0 ? r : parse_destination(line);
}

static int parse_from(struct line *line)
{
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	return r < 0 ? r : parse_prefix(line, text, &line->route->src, &line->route->src_len);
}

/* Hexadecimal with or without 0x, as in ip(8). */
static int parse_tos(struct line *line)
{
	const char *text;
	char *end;
	unsigned long tos;
	int r = words_argument(line->w, line->key, &text);

	if (r < 0)
		return r;
	tos = strtoul(text, &end, 16);
	if (*end != '\0' || tos > UINT8_MAX || !isxdigit((unsigned char)text[0]))
		return words_refuse(line->w, "\"%.40s\" is not a hexadecimal byte", text);
	line->route->tos = (unsigned char)tos;
	return 0;
}

static int parse_via(struct line *line)
{
	struct words *w = line->w;
	struct prefix p;
	const char *text;
	int family = words_next_if(w, "inet6")	? AF_INET6
		     : words_next_if(w, "inet") ? AF_INET
						: line->route->family;
	int r = words_argument(w, line->key, &text);

	if (r == 0)
		r = word_address(w, text, family, &p);
	if (r < 0)
		return r;
	set_family(line, p.family);
	line->hop->via_family = p.family;
	line->hop->via = p.address;
	return 0;
}

static int parse_dev(struct line *line)
{
	return words_dev(line->w, line->key, line->hop->dev);
}

static int parse_weight(struct line *line)
{
	uint64_t weight;
	int r = words_number(line->w, line->key, 1, 256, &weight);

	if (r == 0)
		line->hop->weight = (unsigned)weight;
	return r;
}

static int parse_onlink(struct line *line)
{
	line->hop->flags |= RTNH_F_ONLINK;
	return 0;
}

static int parse_pervasive(struct line *line)
{
	line->hop->flags |= RTNH_F_PERVASIVE;
	return 0;
}

static int parse_table(struct line *line)
{
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	if (r < 0)
		return r;
	if (table_number(text, &line->route->table) < 0)
		return words_refuse(line->w, "\"%.40s\" is no table", text);
	line->route->has |= ROUTE_HAS_TABLE;
	return 0;
}

static int parse_protocol(struct line *line)
{
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	if (r < 0)
		return r;
	if (protocol_number(text, &line->route->protocol) < 0)
		return words_refuse(line->w, "\"%.40s\" is not a routing protocol", text);
	line->route->has |= ROUTE_HAS_PROTOCOL;
	return 0;
}

static int parse_scope(struct line *line)
{
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	if (r < 0)
		return r;
	if (scope_number(text, &line->route->scope) < 0)
		return words_refuse(line->w, "\"%.40s\" is not a scope", text);
	line->route->has |= ROUTE_HAS_SCOPE;
	return 0;
}

static int parse_src(struct line *line)
{
	struct prefix p;
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	if (r == 0)
		r = word_address(line->w, text, line->route->family, &p);
	if (r < 0)
		return r;
	set_family(line, p.family);
	line->route->prefsrc = p.address;
	line->route->has_prefsrc = true;
	return 0;
}

static int parse_priority(struct line *line)
{
	return words_u32(line->w, line->key, &line->route->metric);
}

static int parse_expires(struct line *line)
{
	return words_u32(line->w, line->key, &line->route->lifetime);
}

static int parse_nhid(struct line *line)
{
	return words_u32(line->w, line->key, &line->route->nhid);
}

static int parse_pref(struct line *line)
{
	static const struct {
		const char *word;
		signed char pref;
	} prefs[] = {{"low", ICMPV6_ROUTER_PREF_LOW}, {"medium", ICMPV6_ROUTER_PREF_MEDIUM},
		{"high", ICMPV6_ROUTER_PREF_HIGH}};
	const char *text;
	int r = words_argument(line->w, line->key, &text);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(prefs); i++)
		if (strcmp(text, prefs[i].word) == 0) {
			line->route->pref = prefs[i].pref;
			return 0;
		}
	return r < 0 ? r : words_refuse(line->w, "\"%.40s\" is not low, medium or high", text);
}

struct option {
	const char *word;
	int (*parse)(struct line *line);
};

static const struct option hop_options[] = {
	{"via", parse_via}, {"dev", parse_dev}, {"oif", parse_dev}, {"onlink", parse_onlink},
	{"pervasive", parse_pervasive},
	{"weight", parse_weight}, /* nexthops only: last, and skipped by parse_word() */
};

static const struct option route_options[] = {
	{"to", parse_to},
	{"from", parse_from},
	{"tos", parse_tos},
	{"dsfield", parse_tos},
	{"table", parse_table},
	{"proto", parse_protocol},
	{"protocol", parse_protocol},
	{"scope", parse_scope},
	{"src", parse_src},
	{"metric", parse_priority},
	{"priority", parse_priority},
	{"preference", parse_priority},
	{"prio", parse_priority},
	{"expires", parse_expires},
	{"nhid", parse_nhid},
	{"pref", parse_pref},
};

static const struct option *find_option(const struct option *options, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].word, word) == 0)
			return &options[i];
	return NULL;
}

static int parse_word(struct line *line)
{
	const struct option *option =
		find_option(hop_options, ARRAY_SIZE(hop_options) - 1, line->key);
	int r;

	if (!option)
		option = find_option(route_options, ARRAY_SIZE(route_options), line->key);
	if (option)
		return option->parse(line);
	r = route_parse_metric(line->w, line->key, line->route);
	if (r != -ENOENT)
		return r;
	/* After the destination, any other word is unknown, not a second prefix. */
	return line->has_dst ? words_unknown(line->w, line->key) : parse_destination(line);
}

static size_t count_word(const struct words *w, const char *word)
{
	size_t n = 0;

	for (unsigned i = w->next; i < w->n; i++)
		n += strcmp(w->all[i], word) == 0;
	return n;
}

static bool has_nexthop(const struct nexthop *hop)
{
	return hop->via_family || hop->dev[0] || hop->flags;
}

/* Parses from the first `nexthop`, which is the next word, to the end. */
static int parse_hops(struct line *line)
{
	struct route *route = line->route;
	size_t n = count_word(line->w, "nexthop");
	int r = 0;

	if (has_nexthop(route->hops))
		return words_refuse(line->w, "via, dev and onlink must follow \"nexthop\"");
	free(route->hops);
	route->hops = calloc(n, sizeof(*route->hops));
	route->n_hops = 0;
	route->multipath = true;
	while (route->hops && r == 0 && (line->key = words_next(line->w))) {
		const struct option *option =
			find_option(hop_options, ARRAY_SIZE(hop_options), line->key);

		if (strcmp(line->key, "nexthop") == 0) {
			line->hop = &route->hops[route->n_hops++];
			line->hop->weight = 1;
		} else {
			r = option ? option->parse(line) : words_unknown(line->w, line->key);
		}
	}
	return route->hops ? r : -ENOMEM;
}

static int check_route(struct line *line)
{
	const struct route *route = line->route;

	if (!line->has_dst)
		return words_refuse(line->w, "the destination is missing");
	if (route->nhid && (route->multipath || has_nexthop(route->hops)))
		return words_refuse(line->w, "\"nhid\" excludes other nexthops");
	return 0;
}

static void complete_route(struct route *route)
{
	if (route->family == AF_UNSPEC)
		route->family = AF_INET;
	if (!(route->has & ROUTE_HAS_SCOPE))
		route->scope = route_usual_scope(route);
	if (route->nhid) {
		route->n_hops = 0;
	} else if (!route->multipath) {
		route->flags = route->hops[0].flags;
		route->hops[0].flags = 0;
	}
}

int route_parse(struct words *w, struct route *ret)
{
	struct line line = {.w = w, .route = ret};
	int r = 0;

	ret->type = RTN_UNICAST;
	ret->protocol = RTPROT_BOOT;
	ret->pref = -1;
	ret->hops = line.hop = calloc(1, sizeof(*ret->hops));
	if (!ret->hops)
		return -ENOMEM;
	ret->n_hops = 1;
	while (r == 0 && words_peek(w) && strcmp(words_peek(w), "nexthop") != 0) {
		line.key = words_next(w);
		r = parse_word(&line);
	}
	if (r == 0 && words_peek(w))
		r = parse_hops(&line);
	if (r == 0)
		r = check_route(&line);
	if (r == 0)
		complete_route(ret);
	return r;
}
