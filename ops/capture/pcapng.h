/* SPDX-License-Identifier: MIT */
/*
 * Blocks of pcapng, in the byte order of this machine. Times are in nanoseconds. libpcap cannot
 * write this format. Source: draft-ietf-opsawg-pcapng.
 *
 * Functions that write to OUT return 0 or -ENOMEM; the caller checks OUT for errors.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#define PCAPNG_SNAPLEN 262144 /* MAXIMUM_SNAPLEN of libpcap */

struct packet;
struct packet_counts;

/* Begins a section. Interfaces are then numbered from 0, in the order of their blocks. */
int pcapng_section(FILE *out, const char *comment);

struct pcapng_interface {
	uint16_t link_type; /* LINKTYPE_*, see link_type.h */
	const char *name, *description;
	const char *filter; /* NULL: none */
};

int pcapng_interface(FILE *out, const struct pcapng_interface *interface);

/* Statistics of interface 0. */
int pcapng_statistics(FILE *out, const struct packet_counts *counts);

/*
 * A packet of SIZE bytes (LENGTH on the wire) is the head, its bytes, and a tail. pcapng_tail()
 * returns the size of the tail.
 */
struct pcapng_head {
	uint32_t type, block_size, interface, time_high, time_low, size, length;
};

#define PCAPNG_TAIL_MAX 20

struct pcapng_head pcapng_head(
	uint32_t interface, const struct packet *packet, uint32_t size, uint32_t length);
uint32_t pcapng_tail(const struct packet *packet, uint32_t size, char ret[PCAPNG_TAIL_MAX]);
