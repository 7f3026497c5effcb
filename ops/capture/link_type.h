/* SPDX-License-Identifier: MIT */
/*
 * How packets of a link begin. Links whose link layer header libpcap does not know are captured in
 * cooked mode, as a capture of all links is: the kernel removes the header, and LINKTYPE_LINUX_SLL2
 * replaces it. Sources: https://www.tcpdump.org/linktypes.html, map_arphrd_to_dlt() of libpcap.
 *
 * Any thread; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct packet;

struct link_type {
	unsigned short arphrd;
	uint16_t dlt;	    /* the number of libpcap's functions: DLT_* */
	uint16_t link_type; /* the number in files: LINKTYPE_* */
	bool cooked;
};

extern const struct link_type link_type_cooked, link_type_ethernet;

/* The type for ARPHRD_* of a link. */
const struct link_type *link_type_of(unsigned short arphrd);

/*
 * What PACKET begins with in a file, which differs from its bytes in the ring: the cooked header,
 * and the VLAN tag that the kernel has removed. It takes the place of the first REPLACED bytes.
 */
struct link_header {
	unsigned char bytes[24];
	uint32_t size, replaced;
};

struct link_header link_type_header(const struct link_type *type, const struct packet *packet);
