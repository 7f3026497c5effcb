/* SPDX-License-Identifier: MIT */
/*
 * A line of addrs as ip-address(8) has it, from words to struct addr: see addrs.h. Text only. What
 * was not said is filled in as ip(8) does it, so that the same words make the same address.
 */
#include "addrs.h"

#include <string.h>

#include "cleanup.h"
#include "kernel_headers.h"
#include "names.h"

/* A line that is being read: what can only be made of all of it stands beside the address. */
struct line {
	struct addr *addr;
	struct prefix local, peer; /* family 0: not there yet */
	char broadcast;		   /* '+' or '-': to be computed */
};

/* Every address of a line is of one family; `all` and its like are none. */
static int take_prefix(struct words *w, const char *text, struct line *line, struct prefix *ret)
{
	int r;

	if (!strpbrk(text, ".:"))
		return words_refuse(w, "\"%.50s\" is no address", text);
	r = word_prefix(w, text, line->addr->family, ret);
	if (r == 0)
		line->addr->family = ret->family;
	return r;
}

static int take_address(
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

static int take_local(struct words *w, const char *text, struct line *line)
{
	if (line->local.family)
		return words_refuse(w, "\"%.50s\": there is an address already", text);
	return take_prefix(w, text, line, &line->local);
}

static int take_local_key(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : take_local(w, text, line);
}

static int take_peer(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : take_prefix(w, text, line, &line->peer);
}

static int take_dev(struct words *w, const char *key, struct line *line)
{
	return words_dev(w, key, line->addr->dev);
}

static int take_broadcast(struct words *w, const char *key, struct line *line)
{
	const char *next = words_peek(w);

	line->broadcast = 0;
	line->addr->has_broadcast = false;
	if (next && (strcmp(next, "+") == 0 || strcmp(next, "-") == 0)) {
		line->broadcast = words_take(w)[0];
		return 0;
	}
	return take_address(w, key, line, &line->addr->broadcast, &line->addr->has_broadcast);
}

static int take_anycast(struct words *w, const char *key, struct line *line)
{
	return take_address(w, key, line, &line->addr->anycast, &line->addr->has_anycast);
}

static int take_scope(struct words *w, const char *key, struct line *line)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0 && scope_number(text, &line->addr->scope) < 0)
		r = words_refuse(w, "\"%.40s\" is no scope", text);
	if (r == 0)
		line->addr->has_scope = true;
	return r;
}

/* ip(8) wants it to begin with the link's name; the kernel does not, and shows what it has. */
static int take_label(struct words *w, const char *key, struct line *line)
{
	return words_name(w, key, line->addr->label);
}

static int take_metric(struct words *w, const char *key, struct line *line)
{
	return words_u32(w, key, &line->addr->metric);
}

static int take_seconds(struct words *w, const char *key, uint32_t *ret)
{
	if (!words_take_if(w, "forever"))
		return words_u32(w, key, ret);
	*ret = UINT32_MAX;
	return 0;
}

static int take_lifetime(struct words *w, const char *key, struct line *line)
{
	struct addr *addr = line->addr;
	bool valid = strcmp(key, "valid_lft") == 0;

	addr->has_lifetimes = true;
	return take_seconds(w, key, valid ? &addr->valid_lft : &addr->preferred_lft);
}

static int take_protocol(struct words *w, const char *key, struct line *line)
{
	static const char *const names[] = {[IFAPROT_UNSPEC] = "unspec",
		[IFAPROT_KERNEL_LO] = "kernel_lo",
		[IFAPROT_KERNEL_RA] = "kernel_ra",
		[IFAPROT_KERNEL_LL] = "kernel_ll"};
	uint64_t number;
	int r;

	for (unsigned char i = 0; i < ARRAY_SIZE(names); i++)
		if (words_take_if(w, names[i])) {
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
	int (*take)(struct words *w, const char *key, struct line *line);
} keys[] = {{"local", take_local_key}, {"peer", take_peer}, {"remote", take_peer},
	{"dev", take_dev}, {"brd", take_broadcast}, {"broadcast", take_broadcast},
	{"any", take_anycast}, {"anycast", take_anycast}, {"scope", take_scope},
	{"label", take_label}, {"metric", take_metric}, {"priority", take_metric},
	{"preference", take_metric}, {"valid_lft", take_lifetime}, {"preferred_lft", take_lifetime},
	{"proto", take_protocol}};

static int take_word(struct words *w, const char *word, struct line *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(word, keys[i].word) == 0)
			return keys[i].take(w, word, line);
	for (size_t i = 0; i < addr_n_flags; i++)
		if (strcmp(word, addr_flags[i].word) == 0) {
			line->addr->flags |= addr_flags[i].flag;
			return 0;
		}
	return strpbrk(word, ".:") ? take_local(w, word, line) : words_unknown(w, word);
}

/* The length is the peer's, where there is one. */
static void place_prefixes(struct line *line)
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

/* `brd +`: all host bits are set. A net of one or two addresses has none. */
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

/* What the kernel would not say that it ignores. */
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

static int finish(struct words *w, struct line *line)
{
	struct addr *addr = line->addr;
	int r;

	if (!line->local.family)
		return words_refuse(w, "there is no address");
	r = check_lifetimes(w, addr);
	if (r == 0)
		r = check_family(w, line);
	if (r < 0)
		return r;
	place_prefixes(line);
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
	while (r == 0 && (word = words_take(w)))
		r = take_word(w, word, &line);
	return r < 0 ? r : finish(w, &line);
}
