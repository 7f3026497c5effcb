/* SPDX-License-Identifier: MIT */
/*
 * Interned strings: a number for each text, because an inode number has no room for text. Used for
 * paths below /proc/net and /proc/sys/net, names of containers and pods, and addresses. Equal texts
 * have equal numbers. Only the last 65,536 texts are kept, since each link brings some 170 of them.
 * A number whose text was evicted yields -ESTALE; interning the text again assigns a new number.
 * Numbers are reused after all others were assigned, and only when they are not in use.
 *
 * Thread-safe; never blocks for long.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define INTERNED_SIZE 512 /* two names and a separator */
#define INTERNED_MAX 65536
#ifndef INTERNED_BITS /* a test uses fewer */
#define INTERNED_BITS 28
#endif

/*
 * Sets the callback that reports whether a number is still in use, even if its text was evicted.
 * Call once, before any other function here.
 */
void intern_set_in_use(bool (*in_use)(uint32_t number));

/* Returns the number of TEXT. -ENAMETOOLONG, -ENOMEM; -EOVERFLOW: all numbers are in use. */
int intern(const char *text, uint32_t *ret);

/* Returns the text of NUMBER; 0 is the empty text. -ESTALE: the text was evicted. */
int interned_text(uint32_t number, char ret[INTERNED_SIZE]);
