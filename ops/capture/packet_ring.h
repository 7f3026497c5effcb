/* SPDX-License-Identifier: MIT */
/*
 * A packet socket whose packets the kernel writes to a ring of shared memory (TPACKET_V3). Packets
 * that do not fit are dropped and counted: the kernel never waits for a reader. The socket keeps
 * its namespace alive. Interfaces are not set to promiscuous mode. Sources: packet(7),
 * Documentation/networking/packet_mmap.rst.
 *
 * One thread at a time may use a ring. Nothing blocks.
 */
#pragma once

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#define PACKET_RING_BLOCK (512 * 1024) /* bytes; longer packets are truncated */
#define PACKET_RING_BLOCKS 16
#define PACKET_RING_MSEC 20 /* after that time, a packet can be read */

struct packet_ring;

/* Valid until the next packet_ring_next(). The data of a cooked ring has no link layer header. */
struct packet {
	const unsigned char *data;
	uint32_t size, length; /* bytes of data, and of the packet */
	uint32_t sec, nsec;    /* CLOCK_REALTIME */
	const struct sockaddr_ll *from;
	bool has_tag; /* the kernel removed a VLAN tag from the data */
	uint16_t tag_protocol, tag;
};

/* `received` includes `dropped`, but not what the filter leaves out. */
struct packet_counts {
	uint64_t received, dropped;
};

/*
 * Opens a ring for the link IFINDEX of the namespace; 0: for all of its links. COOKED: data has no
 * link layer header. FILTER returns how many bytes of a packet are taken; 0: it is left out. Errors
 * are those of the kernel; -EINVAL also for a FILTER that the kernel does not accept.
 * packet_ring_close() takes NULL.
 */
int packet_ring_open(int netns, int ifindex, bool cooked, const struct sock_fprog *filter,
	struct packet_ring **ret);
struct packet_ring *packet_ring_close(struct packet_ring *ring);

/* For epoll(7). It is readable when packet_ring_next() may have another result than -EAGAIN. */
int packet_ring_fd(const struct packet_ring *ring);

/* The name that a link of the namespace has now. -ENODEV: there is none with that ifindex. */
int packet_ring_link_name(const struct packet_ring *ring, int ifindex, char ret[IF_NAMESIZE]);

/* 1: RET is the next packet. -EAGAIN: there is none yet. 0: the link was removed or moved. */
int packet_ring_next(struct packet_ring *ring, struct packet *ret);

/* The counts since the ring was opened, as known at the end of the last block. */
struct packet_counts packet_ring_counts(const struct packet_ring *ring);
