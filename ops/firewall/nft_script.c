/* SPDX-License-Identifier: MIT */
/*
 * A tokenizer for scripts, modelled on the scanner of libnftables: see nft_script.h.
 *
 * Comments and strings are the same: a string ends at the next quote, possibly on a later line, and
 * a comment at the end of its line. A backslash before a newline joins lines, but not words.
 * Words are coarser: `1include` and `a::binclude` are two tokens for libnftables. So the check
 * refuses not only the word `include`, but also any word that ends with it before a string.
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
	bool open; /* the script ends within a string */
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

/* Skips blanks, newlines (escaped or not) and comments. */
static void skip_blanks(struct script *s)
{
	while (s->at < s->end && *s->at && strchr(" \t\r\n\\#", *s->at))
		s->at = *s->at == '#' ? find_or_end(s, s->at, '\n') : s->at + 1;
}

/* Reads a word, a string with its quotes, or any other single character. False at the end. */
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

static bool token_is(const struct script *s, const char *word)
{
	return s->size == strlen(word) && memcmp(s->token, word, s->size) == 0;
}

static bool token_ends_with(const struct script *s, const char *word)
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
		if (token_is(&s, INCLUDE) || (after_include && *s.token == '"'))
			return INCLUDE;
		if (token_is(&s, MONITOR))
			return MONITOR;
		after_include = token_ends_with(&s, INCLUDE);
	}
	return NULL;
}
