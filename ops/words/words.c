/* SPDX-License-Identifier: MIT */
/* Parsing a line of words: see words.h. */
#include "words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"

int words_refuse(struct words *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(w->why, sizeof(w->why), format, args);
	va_end(args);
	return -EINVAL;
}

int words_unknown(struct words *w, const char *word)
{
	return words_refuse(w, "unknown word \"%.40s\"", word);
}

int words_split(char *line, struct words *ret)
{
	char *save = NULL;

	ret->n = ret->next = 0;
	ret->why[0] = '\0';
	for (char *word = strtok_r(line, " \t\r", &save); word && word[0] != '#';
		word = strtok_r(NULL, " \t\r", &save)) {
		if (ret->n == WORDS_MAX)
			return words_refuse(ret, "more than %d words", WORDS_MAX);
		ret->all[ret->n++] = word;
	}
	return 0;
}

const char *words_peek(const struct words *w)
{
	return w->next < w->n ? w->all[w->next] : NULL;
}

const char *words_next(struct words *w)
{
	return w->next < w->n ? w->all[w->next++] : NULL;
}

bool words_next_if(struct words *w, const char *literal)
{
	const char *word = words_peek(w);

	if (!word || strcmp(word, literal) != 0)
		return false;
	w->next++;
	return true;
}

int words_argument(struct words *w, const char *key, const char **ret)
{
	const char *word = words_next(w);

	if (!word)
		return words_refuse(w, "\"%.40s\" requires an argument", key);
	*ret = word;
	return 0;
}

int word_number(struct words *w, const char *text, uint64_t min, uint64_t max, uint64_t *ret)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)text[0]) || *end != '\0')
		return words_refuse(w, "\"%.40s\" is no number", text);
	if (errno || n < min || n > max)
		return words_refuse(w, "%.40s is not between %ju and %ju", text, (uintmax_t)min,
			(uintmax_t)max);
	*ret = n;
	return 0;
}

int words_number(struct words *w, const char *key, uint64_t min, uint64_t max, uint64_t *ret)
{
	const char *text;
	int r = words_argument(w, key, &text);

	return r < 0 ? r : word_number(w, text, min, max, ret);
}

int words_u32(struct words *w, const char *key, uint32_t *ret)
{
	uint64_t n;
	int r = words_number(w, key, 0, UINT32_MAX, &n);

	if (r == 0)
		*ret = (uint32_t)n;
	return r;
}

bool word_is_dev(const char *name)
{
	size_t len = strlen(name);

	if (len < 1 || len >= IF_NAMESIZE || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	for (const char *c = name; *c; c++)
		if (*c == '/' || *c == ':' || isspace((unsigned char)*c))
			return false;
	return true;
}

static bool is_octal(const char *text)
{
	return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' && text[1] <= '7' &&
	       text[2] >= '0' && text[2] <= '7';
}

/* Returns the next byte of TEXT, decoding \ooo. */
static char next_byte(const char **text)
{
	const char *c = *text;

	if (c[0] != '\\' || !is_octal(c + 1)) {
		*text = c + 1;
		return c[0];
	}
	*text = c + 4;
	return (char)((c[1] - '0') << 6 | (c[2] - '0') << 3 | (c[3] - '0'));
}

int words_text(struct words *w, const char *key, char ret[], size_t max)
{
	char decoded[WORDS_TEXT_MAX];
	const char *text, *rest;
	size_t n = 0;
	int r = words_argument(w, key, &text);

	if (r < 0)
		return r;
	for (rest = text; *rest && n < max - 1; n++)
		decoded[n] = next_byte(&rest);
	decoded[n] = '\0';
	if (*rest || strlen(decoded) != n)
		return words_refuse(
			w, "\"%.40s\" is longer than %zu bytes or contains a NUL", text, max - 1);
	strcpy(ret, decoded);
	return 0;
}

int words_name(struct words *w, const char *key, char ret[])
{
	return words_text(w, key, ret, IF_NAMESIZE);
}

int words_dev(struct words *w, const char *key, char ret[])
{
	const char *text = words_peek(w);
	char name[IF_NAMESIZE];
	int r = words_name(w, key, name);

	if (r < 0)
		return r;
	if (!word_is_dev(name))
		return words_refuse(w, "\"%.40s\" cannot be the name of a link", text);
	strcpy(ret, name);
	return 0;
}

void word_print(FILE *out, const char *name)
{
	bool comment = name[0] == '#';

	if (comment)
		fputs("\\043", out);
	text_print(out, true, name + comment);
}

static bool is_any_prefix(const char *text)
{
	return strcmp(text, "default") == 0 || strcmp(text, "all") == 0 || strcmp(text, "any") == 0;
}

int word_address(struct words *w, const char *text, int family, struct prefix *ret)
{
	struct prefix p = {.family = AF_INET, .len = 32};

	if (strchr(text, ':')) {
		p.family = AF_INET6;
		p.len = 128;
	}
	if (inet_pton(p.family, text, &p.address) != 1)
		return words_refuse(w, "\"%.50s\" is not an address", text);
	if (family != AF_UNSPEC && family != p.family)
		return words_refuse(w, "%.50s has the wrong address family", text);
	*ret = p;
	return 0;
}

/* Completes a short IPv4 address as ip(8) does: 10/8 is 10.0.0.0/8. */
static void complete_ipv4(char *address, size_t size)
{
	size_t dots = 0;

	for (const char *c = address; *c; c++)
		dots += *c == '.';
	for (; dots < 3 && strlen(address) + 2 < size; dots++)
		strcat(address, ".0");
}

int word_prefix(struct words *w, const char *text, int family, struct prefix *ret)
{
	char address[INET6_ADDRSTRLEN + 1];
	const char *slash = strchr(text, '/');
	struct prefix p;
	uint64_t len;
	int r;

	if (is_any_prefix(text)) {
		*ret = (struct prefix){
			.family = family == AF_INET6 ? AF_INET6 : AF_INET, .has_len = true};
		return 0;
	}
	if (!slash)
		return word_address(w, text, family, ret);
	if ((size_t)(slash - text) >= sizeof(address))
		return words_refuse(w, "\"%.50s\" is not a prefix", text);
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = '\0';
	if (!strchr(address, ':'))
		complete_ipv4(address, sizeof(address));
	r = word_address(w, address, family, &p);
	if (r == 0)
		r = word_number(w, slash + 1, 0, p.len, &len);
	if (r < 0)
		return r;
	p.len = (unsigned char)len;
	p.has_len = true;
	*ret = p;
	return 0;
}

int word_lladdr(struct words *w, const char *text, size_t max, unsigned char *ret, size_t *ret_len)
{
	const char *at = text;
	size_t n = 0;

	while (n < max && isxdigit((unsigned char)at[0])) {
		char *end;
		unsigned long byte = strtoul(at, &end, 16);

		if (end - at > 2 || (*end != ':' && *end != '\0'))
			break;
		ret[n++] = (unsigned char)byte;
		at = end;
		if (*at == '\0') {
			*ret_len = n;
			return 0;
		}
		at++;
	}
	return words_refuse(w, "\"%.50s\" is not a hardware address", text);
}
