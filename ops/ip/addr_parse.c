/* SPDX-License-Identifier: MIT */
/*
 * Parses a line of addrs, in the syntax of ip-address(8), into a struct addr: see addrs.h. Text
 * only. Omitted attributes get the defaults of ip(8), so that the same words create the same
 * address.
 */
#include "addrs.h"

#include <string.h>

#include "cleanup.h"
#include "kernel_headers.h"
#include "names.h"

/* Parser state of a line: attributes that can only be computed at its end. */
struct line {
	struct addr *addr;
	struct prefix local, peer; /* family 0: not parsed yet */
	char broadcast;		   /* '+' or '-': computed by compute_broadcast() */
};

/* All addresses of a line have the same family. `all`, `any` and `default` are refused. */
static int parse_prefix(struct words *w, const char *text, struct line *line, struct prefix *ret)
{
	int r;

	if (!strpbrk(text, ".:"))
		return words_refuse(w, "\"%.50s\" is not an address", text);
	r = word_prefix(w, text, line->addr->family, ret);
	if (r == 0)
		line->addr->family = ret->family;
	return r;
}

static int parse_address(
	struct words *w, const char *key, struct line *line, struct in6_addr *ret, bool *ret_has)
{
	struct prefix prefix;
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0)
		r = word_address(w, text, line->addr->family, &prefix);
	if (r < 0)
		return r;
	line->addr->family = prefix.family;
	*ret = prefix.address;
	*ret_has = true;
	return 0;
}

static int parse_local(struct words *w, const char *text, struct line *line)
{
	if (line->local.family)
		return words_refuse(w, "\"%.50s\": the line already has an address", text);
	return parse_prefix(w, text, line, &line->local);
}

static int parse_local_key(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : parse_local(w, text, line);
}

static int parse_peer(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : parse_prefix(w, text, line, &line->peer);
}

static int parse_dev(struct words *w, const char *key, struct line *line)
{
	return words_dev(w, key, line->addr->dev);
}

static int parse_broadcast(struct words *w, const char *key, struct line *line)
{
	const char *next = words_peek(w);

	line->broadcast = 0;
	line->addr->has_broadcast = false;
	if (next && (strcmp(next, "+") == 0 || strcmp(next, "-") == 0)) {
		line->broadcast = words_next(w)[0];
		return 0;
	}
	return parse_address(w, key, line, &line->addr->broadcast, &line->addr->has_broadcast);
}

static int parse_anycast(struct words *w, const char *key, struct line *line)
{
	return parse_address(w, key, line, &line->addr->anycast, &line->addr->has_anycast);
}

static int parse_scope(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0 && scope_number(text, &line->addr->scope) < 0)
		r = words_refuse(w, "\"%.40s\" is not a scope", text);
	if (r == 0)
		line->addr->has_scope = true;
	return r;
}

/* ip(8) requires a label to begin with the link's name. The kernel does not, nor does this. */
static int parse_label(struct words *w, const char *key, struct line *line)
{
	return words_name(w, key, line->addr->label);
}

static int parse_metric(struct words *w, const char *key, struct line *line)
{
	return words_u32(w, key, &line->addr->metric);
}

static int parse_seconds(struct words *w, const char *key, uint32_t *ret)
{
	if (!words_next_if(w, "forever"))
		return words_u32(w, key, ret);
	*ret = UINT32_MAX;
	return 0;
}

static int parse_lifetime(struct words *w, const char *key, struct line *line)
{
	struct addr *addr = line->addr;
	bool valid = strcmp(key, "valid_lft") == 0;

	addr->has_lifetimes = true;
	return parse_seconds(w, key, valid ? &addr->valid_lft : &addr->preferred_lft);
}

static int parse_protocol(struct words *w, const char *key, struct line *line)
{
	static const char *const names[] = {[IFAPROT_UNSPEC] = "unspec",
		[IFAPROT_KERNEL_LO] = "kernel_lo",
		[IFAPROT_KERNEL_RA] = "kernel_ra",
		[IFAPROT_KERNEL_LL] = "kernel_ll"};
	uint64_t number;
	int r;

	for (unsigned char i = 0; i < ARRAY_SIZE(names); i++)
		if (words_next_if(w, names[i])) {
			line->addr->protocol = i;
			return 0;
		}
	r = words_number(w, key, 0, UINT8_MAX, &number);
	if (r == 0)
		line->addr->protocol = (unsigned char)number;
	return r;
}

static const struct {
	const char *word;
	int (*parse)(struct words *w, const char *key, struct line *line);
} keys[] = {{"local", parse_local_key}, {"peer", parse_peer}, {"remote", parse_peer},
	{"dev", parse_dev}, {"brd", parse_broadcast}, {"broadcast", parse_broadcast},
	{"any", parse_anycast}, {"anycast", parse_anycast}, {"scope", parse_scope},
	{"label", parse_label}, {"metric", parse_metric}, {"priority", parse_metric},
	{"preference", parse_metric}, {"valid_lft", parse_lifetime},
	{"preferred_lft", parse_lifetime}, {"proto", parse_protocol}};

static int parse_word(struct words *w, const char *word, struct line *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(word, keys[i].word) == 0)
			return keys[i].parse(w, word, line);
	for (size_t i = 0; i < addr_n_flags; i++)
		if (strcmp(word, addr_flags[i].word) == 0) {
			line->addr->flags |= addr_flags[i].flag;
			return 0;
		}
	return strpbrk(word, ".:") ? parse_local(w, word, line) : words_unknown(w, word);
}

/* The prefix length is that of the peer, if there is one. */
static void set_prefixes(struct line *line)
{
	const struct prefix *net = line->peer.family ? &line->peer : &line->local;
	struct addr *addr = line->addr;

	addr->local = line->local.address;
	addr->plen = net->len;
	addr->has_plen = net->has_len;
	if (line->peer.family) {
		addr->peer = line->peer.address;
		addr->has_peer = memcmp(&addr->peer, &addr->local, sizeof(addr->peer)) != 0;
	}
}

/* `brd +` sets all host bits, `brd -` clears them. /31 and /32 have no broadcast address. */
static void compute_broadcast(struct line *line)
{
	struct addr *addr = line->addr;
	uint32_t host, net;

	if (!line->broadcast || addr->plen > 30)
		return;
	host = UINT32_MAX >> addr->plen;
	memcpy(&net, addr->has_peer ? &addr->peer : &addr->local, sizeof(net));
	net = line->broadcast == '+' ? net | htonl(host) : net & ~htonl(host);
	memcpy(&addr->broadcast, &net, sizeof(net));
	addr->has_broadcast = true;
}

static int check_lifetimes(struct words *w, const struct addr *addr)
{
	if (addr->valid_lft == 0)
		return words_refuse(w, "\"valid_lft\" is 0");
	if (addr->preferred_lft > addr->valid_lft)
		return words_refuse(w, "\"preferred_lft\" is more than \"valid_lft\"");
	return 0;
}

/* Refuses attributes that the kernel silently ignores for IPv6. */
static int check_family(struct words *w, const struct line *line)
{
	const struct addr *addr = line->addr;

	if (addr->family == AF_INET)
		return 0;
	if (addr->has_broadcast || line->broadcast)
		return words_refuse(w, "\"brd\" is for IPv4 only");
	if (addr->label[0])
		return words_refuse(w, "\"label\" is for IPv4 only");
	return 0;
}

static int finish_addr(struct words *w, struct line *line)
{
	struct addr *addr = line->addr;
	int r;

	if (!line->local.family)
		return words_refuse(w, "the line has no address");
	r = check_lifetimes(w, addr);
	if (r == 0)
		r = check_family(w, line);
	if (r < 0)
		return r;
	set_prefixes(line);
	compute_broadcast(line);
	if (addr->valid_lft == UINT32_MAX)
		addr->flags |= IFA_F_PERMANENT;
	if (!addr->has_scope && addr->family == AF_INET && addr->local.s6_addr[0] == IN_LOOPBACKNET)
		addr->scope = RT_SCOPE_HOST;
	return 0;
}

int addr_parse(struct words *w, void *item)
{
	struct addr *addr = item;
	struct line line = {.addr = addr};
	const char *word;
	int r = 0;

	*addr = (struct addr){.valid_lft = UINT32_MAX, .preferred_lft = UINT32_MAX};
	while (r == 0 && (word = words_next(w)))
		r = parse_word(w, word, &line);
	return r < 0 ? r : finish_addr(w, &line);
}
