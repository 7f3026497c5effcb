/* SPDX-License-Identifier: MIT */
/*
 * A script as the scanner of libnftables splits it: see nft_script.h.
 *
 * Comments and strings are as there: a string ends at the next quote, in whichever line that is,
 * and a comment at the end of its line. A backslash before a newline joins lines, but no words.
 * Words are coarser than there: `1include` and `a::binclude` are two tokens to the scanner.
 * So not only the word `include` is refused, but any that ends with it and has a string behind it.
 */
#include "nft_script.h"

#include <ctype.h>
#include <string.h>

#define INCLUDE "include"
#define MONITOR "monitor"

struct script {
	const char *at, *end;
	const char *token;
	size_t size;
	bool open; /* it ends within a string */
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-./", c));
}

static const char *find_or_end(const struct script *s, const char *from, char c)
{
	const char *found = memchr(from, c, (size_t)(s->end - from));

	return found ? found : s->end;
}

/* Between tokens: blanks, ends of lines (joined or not), comments. */
static void skip_blanks(struct script *s)
{
	while (s->at < s->end && *s->at && strchr(" \t\r\n\\#", *s->at))
		s->at = *s->at == '#' ? find_or_end(s, s->at, '\n') : s->at + 1;
}

/* A word, a string with its quotes, or any other character. */
static bool next_token(struct script *s)
{
	skip_blanks(s);
	if (s->at == s->end)
		return false;
	s->token = s->at++;
	if (*s->token == '"') {
		s->at = find_or_end(s, s->at, '"');
		s->open = s->at == s->end;
		s->at += !s->open;
	}
	while (is_word(*s->token) && s->at < s->end && is_word(*s->at))
		s->at++;
	s->size = (size_t)(s->at - s->token);
	return true;
}

static bool is(const struct script *s, const char *word)
{
	return s->size == strlen(word) && memcmp(s->token, word, s->size) == 0;
}

static bool ends_with(const struct script *s, const char *word)
{
	size_t len = strlen(word);

	return s->size >= len && memcmp(s->token + s->size - len, word, len) == 0;
}

bool nft_script_is_whole(const char *text, size_t size)
{
	struct script s = {.at = text, .end = text + size};
	int depth = 0;

	while (next_token(&s))
		depth += (*s.token == '{') - (*s.token == '}');
	return depth <= 0 && !s.open && (size == 0 || text[size - 1] == '\n');
}

const char *nft_script_forbidden(const char *text, size_t size)
{
	struct script s = {.at = text, .end = text + size};
	bool after_include = false;

	while (next_token(&s)) {
		if (is(&s, INCLUDE) || (after_include && *s.token == '"'))
			return INCLUDE;
		if (is(&s, MONITOR))
			return MONITOR;
		after_include = ends_with(&s, INCLUDE);
	}
	return NULL;
}
