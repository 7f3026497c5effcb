/* SPDX-License-Identifier: MIT */
/*
 * The line of an entry: see conntrack.h. It is that of ct_seq_show() in
 * net/netfilter/nf_conntrack_standalone.c, with one space between words, and IPv6 addresses in the
 * form of RFC 5952. ctnetlink does not report the timeouts of GRE.
 */
#include <string.h>

#include "conntrack.h"
#include "names.h"

/*
 * A line, but for the security context. Formats of stdio would take as long as the dump itself.
 * Each word has its greatest length at most once, so all of them fit.
 */
struct line_text {
	char bytes[1024];
	size_t n;
};

static void put(struct line_text *line, const char *text)
{
	size_t len = strlen(text), room = sizeof(line->bytes) - line->n;

	len = len < room ? len : room;
	memcpy(line->bytes + line->n, text, len);
	line->n += len;
}

static void put_number(struct line_text *line, uint64_t number, unsigned base)
{
	char digits[21], *at = &digits[sizeof(digits) - 1];

	*at = '\0';
	do
		*--at = "0123456789abcdef"[number % base];
	while (number /= base);
	put(line, at);
}

static void put_key(struct line_text *line, const struct conntrack *ct, int direction, unsigned key)
{
	const struct conntrack_numbers *numbers = &ct->numbers[direction];
	bool hex = conntrack_keys[key].hex;

	if (!(numbers->has & 1u << key))
		return;
	put(line, " ");
	put(line, conntrack_keys[key].name);
	put(line, hex ? "=0x" : "=");
	put_number(line, numbers->of[key], hex ? 16 : 10);
}

static void put_flags(struct line_text *line, unsigned flags)
{
	for (size_t i = 0; i < CT_FLAGS; i++)
		if (flags & conntrack_flags[i].flag) {
			put(line, " ");
			put(line, conntrack_flags[i].word);
		}
}

static void put_address(
	struct line_text *line, unsigned char family, const struct in6_addr *address)
{
	char text[NAME_SIZE];

	for (int i = 0; family == AF_INET && i < 4; i++) {
		put(line, i ? "." : "");
		put_number(line, address->s6_addr[i], 10);
	}
	if (family != AF_INET)
		put(line, address_text(family, address, text));
}

static void put_direction(struct line_text *line, const struct conntrack *ct, int direction)
{
	put(line, " src=");
	put_address(line, ct->family, &ct->address[direction][CT_SRC]);
	put(line, " dst=");
	put_address(line, ct->family, &ct->address[direction][CT_DST]);
	for (unsigned key = CT_SPORT; key <= CT_DSTKEY; key++)
		put_key(line, ct, direction, key);
	put_key(line, ct, CT_ORIGINAL, CT_ZONE_ORIG + (unsigned)direction);
	put_key(line, ct, direction, CT_PACKETS);
	put_key(line, ct, direction, CT_BYTES);
}

static void put_head(struct line_text *line, const struct conntrack *ct)
{
	put(line, ct->family == AF_INET ? "ipv4 " : "ipv6 ");
	put_number(line, ct->family, 10);
	put(line, " ");
	put(line, conntrack_protocol_name(ct->protocol));
	put(line, " ");
	put_number(line, ct->protocol, 10);
	if (ct->has_timeout) {
		put(line, " ");
		put_number(line, ct->timeout, 10);
	}
	if (ct->state) {
		put(line, " ");
		put(line, ct->state);
	}
}

static void flush_line(struct line_text *line, FILE *out)
{
	fwrite(line->bytes, 1, line->n, out);
	line->n = 0;
}

void conntrack_print(const struct conntrack *ct, FILE *out)
{
	struct line_text line;

	line.n = 0;
	put_head(&line, ct);
	put_direction(&line, ct, CT_ORIGINAL);
	put_flags(&line, ct->flags & CT_UNREPLIED);
	put_direction(&line, ct, CT_REPLY);
	put_flags(&line, ct->flags & ~CT_UNREPLIED);
	put_key(&line, ct, CT_ORIGINAL, CT_MARK);
	if (ct->secctx) {
		put(&line, " secctx=");
		flush_line(&line, out);
		fputs(ct->secctx, out);
	}
	for (unsigned key = CT_ZONE; key <= CT_USE; key++)
		put_key(&line, ct, CT_ORIGINAL, key);
	flush_line(&line, out);
}
