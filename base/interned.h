/* SPDX-License-Identifier: MIT */
/*
 * Numbers for texts, since a node has room for a number: paths below /proc/net and /proc/sys/net,
 * names of containers and pods, addresses. The same text has the same number everywhere. Only the
 * last 65,536 texts that were given a number are remembered: links come and go, and each brings
 * some 170. A number that was forgotten is -ESTALE, and looking the text up gives it a new one. A
 * number is given again after all others were, if nobody uses it.
 *
 * Any thread; never blocks for long.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define INTERNED_SIZE 512 /* two names and what is between them */
#define INTERNED_MAX 65536
#ifndef INTERNED_BITS /* a test has fewer */
#define INTERNED_BITS 28
#endif

/* Who knows which numbers are in use, though their texts may be forgotten. Once, before all else. */
void intern_ask(bool (*in_use)(uint32_t number));

/* -ENAMETOOLONG, -ENOMEM; -EOVERFLOW: all numbers are in use. */
int intern(const char *text, uint32_t *ret);

/* 0 is the number of the empty text. */
int interned_text(uint32_t number, char ret[INTERNED_SIZE]);
