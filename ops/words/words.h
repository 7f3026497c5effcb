/* SPDX-License-Identifier: MIT */
/*
 * Splits a line into words, as ip(8) does with its arguments, and parses numbers and addresses.
 * Works on text only, without queries to the kernel, so every parser can be tested and fuzzed
 * separately.
 *
 * Functions return 0 or -EINVAL, with the rejected word and the reason in w->why. RET is written on
 * success only. Not thread-safe.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define WORDS_MAX 512 /* words in a line of at most 4 KiB */
#define WORDS_WHY 160
#define WORDS_TEXT_MAX 128 /* of words_text(): that of an altname is the longest */

struct words {
	char *all[WORDS_MAX];
	unsigned n, next;
	char why[WORDS_WHY];
};

/* Splits LINE in place at blanks; a word that starts with '#' ends it. RET points into LINE. */
int words_split(char *line, struct words *ret);

/* The next word, or NULL at the end. words_next() consumes it. */
const char *words_peek(const struct words *w);
const char *words_next(struct words *w);

/* Consumes the next word if it is LITERAL. */
bool words_next_if(struct words *w, const char *literal);

/* Consumes the argument of the keyword KEY. */
int words_argument(struct words *w, const char *key, const char **ret);

/* Same, for a number from MIN to MAX; 0x and octal as strtoul(3). */
int words_number(struct words *w, const char *key, uint64_t min, uint64_t max, uint64_t *ret);
int words_u32(struct words *w, const char *key, uint32_t *ret);

/*
 * Same, for a text of less than MAX bytes, at most WORDS_TEXT_MAX, with \ooo decoded. words_name():
 * of 1 to 15 bytes; words_dev(): a valid name of a link.
 */
int words_text(struct words *w, const char *key, char ret[], size_t max);
int words_name(struct words *w, const char *key, char ret[]);
int words_dev(struct words *w, const char *key, char ret[]);

/* Returns true for a valid link name, as dev_valid_name() in the kernel does. */
bool word_is_dev(const char *name);

/*
 * Prints NAME as a single word that words_name() parses to the same name: blanks, control
 * characters, backslashes, and a leading '#' are printed as \ooo. The kernel accepts nearly any
 * byte in a label.
 */
void word_print(FILE *out, const char *name);

/* Sets w->why, and returns -EINVAL. */
int words_refuse(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Error for a word that no parser accepted. */
int words_unknown(struct words *w, const char *word);

/* Parses TEXT as a number from MIN to MAX. */
int word_number(struct words *w, const char *text, uint64_t min, uint64_t max, uint64_t *ret);

struct prefix {
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char len;
	bool has_len;		 /* LEN was specified */
	struct in6_addr address; /* IPv4: the first 4 bytes */
};

/*
 * Parses TEXT as ADDRESS or ADDRESS/LEN; "default", "all" and "any" are 0/0. FAMILY AF_UNSPEC:
 * either family; IPv4 for these words.
 */
int word_prefix(struct words *w, const char *text, int family, struct prefix *ret);

/* Parses TEXT as an address without a length. */
int word_address(struct words *w, const char *text, int family, struct prefix *ret);

/* Parses TEXT as a hardware address, aa:bb:…, of at most MAX bytes. */
int word_lladdr(struct words *w, const char *text, size_t max, unsigned char *ret, size_t *ret_len);
