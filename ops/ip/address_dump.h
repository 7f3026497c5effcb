/* SPDX-License-Identifier: MIT */
/*
 * The addresses of one network namespace: those of IP, except loopback and link-local ones, and
 * those of links, except zeroes. Any thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_SIZE 20 /* INFINIBAND_ALEN, the longest one */

struct address {
	uint8_t family; /* AF_INET, AF_INET6; AF_PACKET: of a link */
	uint8_t size;
	uint8_t bytes[ADDRESS_SIZE]; /* the rest is 0 */
};

/* Stores the addresses, or only compares them. */
struct address_dump {
	struct address *all;
	size_t n, room;
	size_t max;		      /* to store; with more, too_many is set */
	const struct address *wanted; /* NULL: none */
	bool has_wanted, too_many;
};

/* Fills D, where `max` and `wanted` are set and all others are 0. 0 or a negative errno. */
int address_dump(int netns, struct address_dump *d);
void address_dump_done(struct address_dump *d);
