/* SPDX-License-Identifier: MIT */
/*
 * Interned strings: a number for each text, because an inode number has no room for text. Used for
 * paths below /proc/net, /proc/sys/net and /sys/class/net, names of containers and pods, and
 * addresses. Equal texts have equal numbers. A text is kept as long as it has a reference; of the
 * others, the last 65,536 are kept, since each link brings some 170 of them. A number whose text
 * was evicted yields -ESTALE; interning the text again assigns a new number. Numbers are reused
 * after all others were assigned.
 *
 * Thread-safe; never blocks for long.
 */
#pragma once

#include <stdint.h>

#define INTERNED_SIZE 512  /* two names and a separator */
#define INTERNED_MAX 65536 /* without a reference */
#ifndef INTERNED_BITS	   /* a test uses fewer */
#define INTERNED_BITS 28
#endif

/* Returns the number of TEXT. -ENAMETOOLONG, -ENOMEM; -EOVERFLOW: all numbers are in use. */
int intern(const char *text, uint32_t *ret);

/* Returns the text of NUMBER; 0 is the empty text. -ESTALE: the text was evicted. */
int interned_text(uint32_t number, char ret[INTERNED_SIZE]);

/* Takes a reference to the text of NUMBER. -ESTALE: the text was evicted. */
int interned_ref(uint32_t number);

/* Drops N references, at most all. */
void interned_unref(uint32_t number, uint64_t n);
