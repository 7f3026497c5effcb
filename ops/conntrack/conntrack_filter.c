/* SPDX-License-Identifier: MIT */
/*
 * A `del` line of the file conntrack, and the entries that it matches. See conntrack.h. The parser
 * takes the words of a shown line, in any order, and `proto` and `reply`.
 */
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "conntrack.h"

#define SECCTX "secctx="

void conntrack_filter_clear(void *item)
{
	struct conntrack_filter *filter = item;

	free(filter->secctx);
	filter->secctx = NULL;
}

/* The value of WORD if it is KEY=VALUE, else NULL. */
static const char *value_of(const char *word, const char *key)
{
	size_t len = strlen(key);

	return strncmp(word, key, len) == 0 && word[len] == '=' ? word + len + 1 : NULL;
}

static int refuse_again(struct words *w, const char *word)
{
	return words_refuse(w, "\"%.60s\": the line already has this word", word);
}

/* Consumes the next word if it is a number. It must be NUMBER. */
static int skip_number(struct words *w, const char *word, unsigned number)
{
	const char *next = words_peek(w);
	uint64_t n;

	if (!next || next[0] < '0' || next[0] > '9')
		return 0;
	return word_number(w, words_next(w), number, number, &n) < 0
		       ? words_refuse(w, "the number of %s is %u", word, number)
		       : 0;
}

static int set_protocol(struct words *w, struct conntrack_filter *filter, uint64_t number)
{
	if (filter->has_protocol)
		return words_refuse(w, "the line already has a protocol");
	filter->has_protocol = true;
	filter->protocol = (unsigned char)number;
	return 0;
}

/* `udp`, or as shown: `udp 17`, `unknown 89`. 1: it is no protocol. */
static int parse_protocol(struct words *w, const char *word, struct conntrack_filter *filter)
{
	int number = conntrack_protocol_number(word), r;
	uint64_t n;

	if (number < 0 && strcmp(word, "unknown") != 0)
		return 1;
	r = number < 0 ? words_number(w, word, 0, UINT8_MAX, &n)
		       : skip_number(w, word, (unsigned)number);
	return r < 0 ? r : set_protocol(w, filter, number < 0 ? n : (uint64_t)number);
}

/* `proto udp`, `proto 17`. */
static int parse_proto(struct words *w, const char *key, struct conntrack_filter *filter)
{
	const char *text;
	uint64_t n;
	int number, r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	number = conntrack_protocol_number(text);
	if (number < 0 && word_number(w, text, 0, UINT8_MAX, &n) < 0)
		return words_refuse(w, "\"%.40s\" is not a protocol", text);
	return set_protocol(w, filter, number < 0 ? n : (uint64_t)number);
}

static int parse_family(struct words *w, const char *word, struct conntrack_filter *filter)
{
	unsigned char family = strcmp(word, "ipv4") == 0 ? AF_INET : AF_INET6;

	if (filter->has_family)
		return refuse_again(w, word);
	filter->has_family = true;
	filter->family = family;
	return skip_number(w, word, family);
}

static int parse_timeout(struct words *w, const char *word, struct conntrack_filter *filter)
{
	uint64_t n;

	if (filter->has_timeout)
		return refuse_again(w, word);
	filter->has_timeout = true;
	return word_number(w, word, 0, UINT32_MAX, &n);
}

/* After `reply`, and the second one, are those of the replies. 1: it is no address. */
static int parse_address(struct words *w, const char *word, struct conntrack_filter *filter)
{
	static const char *const names[CT_ENDS] = {"src", "dst"};
	int end = value_of(word, names[CT_SRC]) ? CT_SRC : CT_DST,
	    direction = filter->has_reply ? CT_REPLY : CT_ORIGINAL;
	const char *value = value_of(word, names[end]);

	if (!value)
		return 1;
	while (direction < CT_DIRECTIONS && filter->address[direction][end].family)
		direction++;
	if (direction == CT_DIRECTIONS)
		return refuse_again(w, word);
	return word_prefix(w, value, AF_UNSPEC, &filter->address[direction][end]);
}

/* As for addresses, if a direction has the number. 1: it is no number. */
static int parse_number(struct words *w, const char *word, struct conntrack_filter *filter)
{
	struct conntrack_numbers *numbers = filter->numbers;
	const char *value = NULL;
	unsigned key = 0;
	int r;

	while (key < CT_KEYS && !(value = value_of(word, conntrack_keys[key].name)))
		key++;
	if (!value)
		return 1;
	if (key < CT_KEYS_OF_DIRECTION && (filter->has_reply || numbers->has & 1u << key))
		numbers++;
	if (numbers->has & 1u << key)
		return refuse_again(w, word);
	r = word_number(w, value, 0, conntrack_keys[key].max, &numbers->of[key]);
	numbers->has |= 1u << key;
	return r;
}

static int parse_reply(struct words *w, const char *word, struct conntrack_filter *filter)
{
	if (filter->has_reply)
		return refuse_again(w, word);
	filter->has_reply = true;
	return words_peek(w) ? 0 : words_refuse(w, "\"reply\" requires words after it");
}

/* 1: it is no secctx. */
static int parse_secctx(struct words *w, const char *word, struct conntrack_filter *filter)
{
	if (strncmp(word, SECCTX, strlen(SECCTX)) != 0)
		return 1;
	if (filter->secctx)
		return refuse_again(w, word);
	filter->secctx = strdup(word + strlen(SECCTX));
	return filter->secctx ? 0 : words_refuse(w, "out of memory");
}

/* 1: it is no state or flag. */
static int parse_state(struct words *w, const char *word, struct conntrack_filter *filter)
{
	const char *state = conntrack_state(word);

	for (size_t i = 0; i < CT_FLAGS; i++)
		if (strcmp(word, conntrack_flags[i].word) == 0) {
			filter->flags |= (unsigned char)conntrack_flags[i].flag;
			return 0;
		}
	if (!state)
		return 1;
	if (filter->state)
		return refuse_again(w, word);
	filter->state = state;
	return 0;
}

static int parse_word(struct words *w, const char *word, struct conntrack_filter *filter)
{
	int r;

	if (strcmp(word, "ipv4") == 0 || strcmp(word, "ipv6") == 0)
		return parse_family(w, word, filter);
	if (strcmp(word, "proto") == 0)
		return parse_proto(w, word, filter);
	if (strcmp(word, "reply") == 0)
		return parse_reply(w, word, filter);
	if (word[0] >= '0' && word[0] <= '9')
		return parse_timeout(w, word, filter);
	r = parse_protocol(w, word, filter);
	if (r > 0)
		r = parse_address(w, word, filter);
	if (r > 0)
		r = parse_number(w, word, filter);
	if (r > 0)
		r = parse_state(w, word, filter);
	if (r > 0)
		r = parse_secctx(w, word, filter);
	return r > 0 ? words_unknown(w, word) : r;
}

/* A word of the line whose value changes all the time; NULL: none. */
static const char *changing_word(const struct conntrack_filter *filter)
{
	uint32_t has = filter->numbers[CT_ORIGINAL].has | filter->numbers[CT_REPLY].has;

	for (unsigned key = 0; key < CT_KEYS; key++)
		if (has & 1u << key && conntrack_keys[key].changes)
			return conntrack_keys[key].name;
	return filter->has_timeout ? "the timeout" : NULL;
}

/*
 * `del packets=0` does not mean all entries: words that change are accepted, and ignored, in a copy
 * of a line only, which has the addresses of both directions.
 */
static int check_changing_words(struct words *w, const struct conntrack_filter *filter)
{
	const char *word = changing_word(filter);

	for (int end = CT_SRC; word && end < CT_ENDS; end++)
		if (!filter->address[CT_REPLY][end].family)
			return words_refuse(w,
				"%s changes, and is not compared: it is accepted in a copy of a "
				"whole line only",
				word);
	return 0;
}

int conntrack_filter_parse(struct words *w, void *item)
{
	struct conntrack_filter *filter = item;
	const char *word = words_next(w);
	int r;

	if (!word)
		return words_refuse(w, "no words: truncate the file to remove all entries");
	for (r = 0; r == 0 && word; word = r == 0 ? words_next(w) : NULL)
		r = parse_word(w, word, filter);
	return r < 0 ? r : check_changing_words(w, filter);
}

/* --- matching --------------------------------------------------------------------------------- */

static bool matches_prefix(
	const struct prefix *prefix, unsigned char family, const struct in6_addr *address)
{
	const unsigned char *x = prefix->address.s6_addr, *y = address->s6_addr;
	size_t bytes = prefix->len / 8;
	unsigned mask = 0xff00u >> prefix->len % 8 & 0xff;

	if (!prefix->family)
		return true;
	return prefix->family == family && memcmp(x, y, bytes) == 0 &&
	       (!mask || ((x[bytes] ^ y[bytes]) & mask) == 0);
}

static bool matches_numbers(
	const struct conntrack_numbers *wanted, const struct conntrack_numbers *present)
{
	for (unsigned key = 0; key < CT_KEYS; key++)
		if (wanted->has & 1u << key && !conntrack_keys[key].changes &&
			(!(present->has & 1u << key) || wanted->of[key] != present->of[key]))
			return false;
	return true;
}

static bool matches_direction(
	const struct conntrack_filter *filter, const struct conntrack *ct, int direction)
{
	for (int end = CT_SRC; end < CT_ENDS; end++)
		if (!matches_prefix(&filter->address[direction][end], ct->family,
			    &ct->address[direction][end]))
			return false;
	return matches_numbers(&filter->numbers[direction], &ct->numbers[direction]);
}

static bool matches_secctx(const struct conntrack_filter *filter, const struct conntrack *ct)
{
	return !filter->secctx || (ct->secctx && strcmp(filter->secctx, ct->secctx) == 0);
}

/* States are compared by name. */
bool conntrack_matches(const struct conntrack_filter *filter, const struct conntrack *ct)
{
	if (filter->has_family && filter->family != ct->family)
		return false;
	if (filter->has_protocol && filter->protocol != ct->protocol)
		return false;
	if (filter->state && (!ct->state || strcmp(filter->state, ct->state) != 0))
		return false;
	if ((ct->flags & filter->flags) != filter->flags)
		return false;
	return matches_direction(filter, ct, CT_ORIGINAL) &&
	       matches_direction(filter, ct, CT_REPLY) && matches_secctx(filter, ct);
}
