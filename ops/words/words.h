/* SPDX-License-Identifier: MIT */
/*
 * A line as words, as ip(8) reads its arguments, and the numbers and addresses that words are.
 * Text only: nothing here asks the kernel, so every parser can be tested and fuzzed alone.
 *
 * Functions return 0 or -EINVAL, and then say in w->why which word and why. RET is written only on
 * success. One thread at a time.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define WORDS_MAX 512 /* in a line of 4 KiB */
#define WORDS_WHY 160

struct words {
	char *all[WORDS_MAX];
	unsigned n, next;
	char why[WORDS_WHY];
};

/* Splits LINE in place at blanks; a word that begins with '#' ends it. It lives as long as LINE. */
int words_split(char *line, struct words *ret);

/* The next word, NULL at the end: left where it is, or taken. */
const char *words_peek(const struct words *w);
const char *words_take(struct words *w);

/* Takes the next word when it is LITERAL. */
bool words_take_if(struct words *w, const char *literal);

/* Takes the argument of the word KEY, which was taken just now. */
int words_argument(struct words *w, const char *key, const char **ret);

/* The same, for an argument that is a number from MIN to MAX; 0x and octal as strtoul(3). */
int words_number(struct words *w, const char *key, uint64_t min, uint64_t max, uint64_t *ret);
int words_u32(struct words *w, const char *key, uint32_t *ret);

/* The same, for a name of 1 to 15 bytes, in which \ooo is a byte; or for one that a link can have.
 */
int words_name(struct words *w, const char *key, char ret[]);
int words_dev(struct words *w, const char *key, char ret[]);

/* May a link have this name? As dev_valid_name() in the kernel. */
bool word_is_dev(const char *name);

/*
 * Writes a name so that it is read as one word, and by words_name() as the same name: blanks,
 * control characters, backslashes, and '#' at its start as \ooo. The kernel takes nearly any byte
 * in a label.
 */
void word_print(FILE *out, const char *name);

/* Says why, and returns -EINVAL. */
int words_refuse(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "WORD is not known here": for a word that no parser took. */
int words_unknown(struct words *w, const char *word);

/* TEXT is a number from MIN to MAX. */
int word_number(struct words *w, const char *text, uint64_t min, uint64_t max, uint64_t *ret);

struct prefix {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char len;
	bool has_len;		 /* it was written */
	struct in6_addr address; /* an IPv4 address is in the first bytes */
};

/*
 * TEXT is ADDRESS or ADDRESS/LEN; "default", "all" and "any" are 0/0. FAMILY AF_UNSPEC: of either,
 * and then of IPv4 for such a word.
 */
int word_prefix(struct words *w, const char *text, int family, struct prefix *ret);

/* TEXT is an address without a length. */
int word_address(struct words *w, const char *text, int family, struct prefix *ret);

/* TEXT is a hardware address, aa:bb:…; of at most MAX bytes. */
int word_lladdr(struct words *w, const char *text, size_t max, unsigned char *ret, size_t *ret_len);
