/* SPDX-License-Identifier: MIT */
/*
 * Writing neighbours: parses a line, in the syntax of ip-neighbour(8), into a struct neigh, and
 * converts that to RTM_NEWNEIGH and RTM_DELNEIGH. See neigh.h. The parser does not use netlink, and
 * the netlink code does not see text.
 */
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "hash.h"
#include "names.h"
#include "neigh.h"
#include "rows.h"

static int parse_address(struct words *w, const char *text, struct neigh *neigh)
{
	struct prefix prefix;
	int r;

	if (neigh->family)
		return words_refuse(w, "\"%.50s\": the line already has an address", text);
	r = word_address(w, text, AF_UNSPEC, &prefix);
	if (r < 0)
		return r;
	neigh->family = prefix.family;
	neigh->dst = prefix.address;
	return 0;
}

static int parse_to(struct words *w, const char *key, struct neigh *neigh)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : parse_address(w, text, neigh);
}

static int parse_proxy(struct words *w, const char *key, struct neigh *neigh)
{
	neigh->flags |= NTF_PROXY;
	return parse_to(w, key, neigh);
}

static int parse_dev(struct words *w, const char *key, struct neigh *neigh)
{
	return words_dev(w, key, neigh->dev);
}

/* As in ip(8): `null` means none, and an IPv4 address is valid (tunnels). */
static int parse_lladdr(struct words *w, const char *key, struct neigh *neigh)
{
	struct prefix prefix;
	const char *text;
	int r = words_argument(w, key, &text);

	neigh->lladdr_len = 0;
	if (r < 0 || strcmp(text, "null") == 0)
		return r;
	if (!strchr(text, '.'))
		return word_lladdr(
			w, text, sizeof(neigh->lladdr), neigh->lladdr, &neigh->lladdr_len);
	r = word_address(w, text, AF_INET, &prefix);
	if (r == 0) {
		neigh->lladdr_len = 4;
		memcpy(neigh->lladdr, &prefix.address, 4);
	}
	return r;
}

static int parse_state(struct words *w, const char *key, struct neigh *neigh)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	for (size_t i = 0; i < neigh_n_states; i++)
		if (strcmp(text, neigh_states[i].word) == 0) {
			neigh->state = neigh_states[i].state;
			neigh->has_state = true;
			return 0;
		}
	return words_refuse(w, "\"%.40s\" is not a neighbour state", text);
}

static int parse_router(_unused_ struct words *w, _unused_ const char *key, struct neigh *neigh)
{
	neigh->flags |= NTF_ROUTER;
	return 0;
}

static int parse_extern_learn(
	_unused_ struct words *w, _unused_ const char *key, struct neigh *neigh)
{
	neigh->flags |= NTF_EXT_LEARNED;
	return 0;
}

static int parse_protocol(struct words *w, const char *key, struct neigh *neigh)
{
	const char *text;
	int r = words_argument(w, key, &text);

	if (r == 0 && protocol_number(text, &neigh->protocol) < 0)
		r = words_refuse(w, "\"%.40s\" is not a protocol", text);
	neigh->has_protocol = true;
	return r;
}

static const struct {
	const char *word;
	int (*parse)(struct words *w, const char *key, struct neigh *neigh);
} keys[] = {{"to", parse_to}, {"proxy", parse_proxy}, {"dev", parse_dev}, {"lladdr", parse_lladdr},
	{"nud", parse_state}, {"router", parse_router}, {"extern_learn", parse_extern_learn},
	{"protocol", parse_protocol}, {"proto", parse_protocol}};

static int parse_word(struct words *w, const char *word, struct neigh *neigh)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(word, keys[i].word) == 0)
			return keys[i].parse(w, word, neigh);
	return strpbrk(word, ".:") ? parse_address(w, word, neigh) : words_unknown(w, word);
}

int neigh_parse(struct words *w, void *item)
{
	struct neigh *neigh = item;
	const char *word;
	int r = 0;

	*neigh = (struct neigh){.state = NUD_PERMANENT};
	while (r == 0 && (word = words_next(w)))
		r = parse_word(w, word, neigh);
	if (r == 0 && neigh->family == AF_UNSPEC)
		return words_refuse(w, "the line has no address");
	if (r == 0 && !neigh->dev[0] && !(neigh->flags & NTF_PROXY))
		return words_refuse(w, "\"dev\" is missing");
	return r;
}

static struct nl_msg *make_neigh_message(
	enum line_verb verb, int ifindex, const struct neigh *neigh)
{
	static const int flags[] = {[LINE_ADD] = NLM_F_CREATE | NLM_F_EXCL,
		[LINE_REPLACE] = NLM_F_CREATE | NLM_F_REPLACE,
		[LINE_DEL] = 0};
	struct ndmsg header = {.ndm_family = neigh->family,
		.ndm_ifindex = ifindex,
		.ndm_state = neigh->state,
		.ndm_flags = neigh->flags & (NTF_PROXY | NTF_ROUTER | NTF_EXT_LEARNED)};
	struct nl_msg *msg =
		nlmsg_alloc_simple(verb == LINE_DEL ? RTM_DELNEIGH : RTM_NEWNEIGH, flags[verb]);
	int r = msg ? nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) : -ENOMEM;

	if (r == 0)
		r = nla_put(msg, NDA_DST, neigh->family == AF_INET ? 4 : 16, &neigh->dst);
	if (r == 0 && neigh->lladdr_len)
		r = nla_put(msg, NDA_LLADDR, (int)neigh->lladdr_len, neigh->lladdr);
	if (r == 0 && neigh->protocol)
		r = nla_put_u8(msg, NDA_PROTOCOL, neigh->protocol);
	if (r == 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* The ifindex of the entry's link. 0 without `dev`, which only a proxy may omit. */
static int neigh_ifindex(struct tree_request *rq, const struct neigh *neigh)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0 && neigh->dev[0])
		r = netlink_ifindex(nl, neigh->dev);
	if (r == -ENODEV)
		return request_refuse(rq, r, "there is no link \"%s\"", neigh->dev);
	return r;
}

static int change_neigh(struct tree_request *rq, enum line_verb verb, const void *item)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	int ifindex = neigh_ifindex(rq, item);

	if (ifindex < 0)
		return ifindex;
	msg = make_neigh_message(verb, ifindex, item);
	return msg ? netlink_change(rq->nl, msg, rq->why, sizeof(rq->why)) : -ENOMEM;
}

/* Does the kernel maintain this state? It moves entries between these states over time. */
static bool is_dynamic_state(unsigned short state)
{
	return !(state & (NUD_PERMANENT | NUD_NOARP));
}

static bool same_state(const struct neigh *w, const struct neigh *p)
{
	return w->flags & NTF_PROXY || !w->has_state || w->state == p->state ||
	       (is_dynamic_state(w->state) && is_dynamic_state(p->state));
}

/* A line without a link-layer address (incomplete, failed) matches any; a proxy has none. */
static bool same_lladdr(const struct neigh *w, const struct neigh *p)
{
	if (!w->lladdr_len || w->flags & NTF_PROXY)
		return true;
	return w->lladdr_len == p->lladdr_len && memcmp(w->lladdr, p->lladdr, w->lladdr_len) == 0;
}

static bool neigh_matches(const void *written, const void *present)
{
	const struct neigh *w = written, *p = present;
	unsigned requested = w->flags & (NTF_ROUTER | NTF_EXT_LEARNED);

	return w->family == p->family && memcmp(&w->dst, &p->dst, sizeof(w->dst)) == 0 &&
	       strcmp(w->dev, p->dev) == 0 && ((w->flags ^ p->flags) & NTF_PROXY) == 0 &&
	       (p->flags & requested) == requested && same_lladdr(w, p) && same_state(w, p) &&
	       (!w->has_protocol || w->protocol == p->protocol);
}

static uint64_t neigh_key(const void *item)
{
	const struct neigh *neigh = item;
	unsigned char head[] = {neigh->family, neigh->flags & NTF_PROXY};
	uint64_t hash = hash_bytes(HASH_INIT, head, sizeof(head));

	hash = hash_bytes(hash, &neigh->dst, sizeof(neigh->dst));
	return hash_bytes(hash, neigh->dev, strlen(neigh->dev));
}

/*
 * The kernel owns entries that it resolved or is resolving, but not configured ones. Entries
 * learned by a daemon have a protocol, or only NTF_EXT_LEARNED.
 */
static unsigned neigh_owner(const void *item)
{
	const struct neigh *neigh = item;
	unsigned owner = owner_of_protocol(neigh->protocol);

	if (!(neigh->flags & (NTF_PROXY | NTF_EXT_LEARNED)) && is_dynamic_state(neigh->state))
		return OWNER_KERNEL;
	return owner == OWNER_ADMIN && neigh->flags & NTF_EXT_LEARNED ? OWNER_MARKED : owner;
}

static const char *neigh_owner_name(unsigned owner, char buf[NAME_SIZE])
{
	return owner == OWNER_MARKED ? "extern_learn" : owner_protocol_name(owner, buf);
}

const struct line_ops neigh_lines = {
	.size = sizeof(struct neigh),
	.parse = neigh_parse,
	.change = change_neigh,
	.dump = neigh_dump,
	.matches = neigh_matches,
	.key = neigh_key,
	.owner = neigh_owner,
	.owner_name = neigh_owner_name,
};

const struct tree_row neigh_rows[] = {
	{"/NAME/neigh", WRITE_MODE, "neighbours", neigh_show, .lines = &neigh_lines},
	{NULL},
};
