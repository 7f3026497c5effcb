/* SPDX-License-Identifier: MIT */
/* Packet sockets with a ring: see packet_ring.h. */
#include "packet_ring.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "netns.h"

#define LO_IFINDEX 1 /* LOOPBACK_IFINDEX in the kernel */

struct packet_ring {
	int fd;
	int links;	/* netlink socket with changes of links; -1: a ring for all links */
	int epoll;	/* of both */
	char *blocks;	/* the shared memory */
	unsigned block; /* the block that is read, or the next one */
	struct tpacket3_hdr *next; /* in that block; NULL: it is the kernel's */
	unsigned left;		   /* packets in that block, from `next` on */
	struct packet_counts counts;
};

static struct tpacket_block_desc *block_of(const struct packet_ring *ring)
{
	return (struct tpacket_block_desc *)(ring->blocks +
					     (size_t)ring->block * PACKET_RING_BLOCK);
}

static int set_option(int fd, int option, const void *value, socklen_t size)
{
	return setsockopt(fd, SOL_PACKET, option, value, size) < 0 ? -errno : 0;
}

static int set_up_ring(int fd)
{
	struct tpacket_req3 request = {.tp_block_size = PACKET_RING_BLOCK,
		.tp_block_nr = PACKET_RING_BLOCKS,
		.tp_frame_size = PACKET_RING_BLOCK,
		.tp_frame_nr = PACKET_RING_BLOCKS,
		.tp_retire_blk_tov = PACKET_RING_MSEC};
	int version = TPACKET_V3;
	int r = set_option(fd, PACKET_VERSION, &version, sizeof(version));

	return r < 0 ? r : set_option(fd, PACKET_RX_RING, &request, sizeof(request));
}

/*
 * The filter is attached before the socket is bound, which begins the capture. A packet to lo is
 * seen when it is sent, and when it arrives; the first is left out, as libpcap does.
 */
static int begin_capture(int fd, int ifindex, const struct sock_fprog *filter)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = ifindex};
	int one = 1, r = set_up_ring(fd);

	if (r == 0 && ifindex == LO_IFINDEX)
		r = set_option(fd, PACKET_IGNORE_OUTGOING, &one, sizeof(one));
	if (r == 0 && setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, filter, sizeof(*filter)) < 0)
		r = -errno;
	if (r == 0 && bind(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		r = -errno;
	return r;
}

/* The packet socket tells that the link is down, but not that a link is removed that is down. */
static int listen_to_links(int netns)
{
	_cleanup_close_ int fd =
		netns_socket(netns, AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE);
	struct sockaddr_nl groups = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};

	if (fd >= 0 && bind(fd, (struct sockaddr *)&groups, sizeof(groups)) < 0)
		return -errno;
	return steal_fd(&fd);
}

static int add_source(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int packet_ring_open(int netns, int ifindex, bool cooked, const struct sock_fprog *filter,
	struct packet_ring **ret)
{
	/* With a protocol, it would receive packets before it is bound. */
	_cleanup_close_ int fd = netns_socket(netns, AF_PACKET, cooked ? SOCK_DGRAM : SOCK_RAW, 0);
	size_t size = (size_t)PACKET_RING_BLOCK * PACKET_RING_BLOCKS;
	_cleanup_close_ int links = -1, epoll = epoll_create1(EPOLL_CLOEXEC);
	struct packet_ring *ring;
	int r = fd < 0 ? fd : epoll < 0 ? -errno : 0;

	if (r == 0 && ifindex)
		r = links = listen_to_links(netns);
	if (r >= 0)
		r = begin_capture(fd, ifindex, filter);
	if (r == 0)
		r = add_source(epoll, fd);
	if (r == 0 && links >= 0)
		r = add_source(epoll, links);
	if (r < 0)
		return r;
	ring = calloc(1, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	ring->blocks = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ring->blocks == MAP_FAILED) {
		r = -errno;
		free(ring);
		return r;
	}
	madvise(ring->blocks, size, MADV_DONTFORK); /* a child would keep the namespace alive */
	ring->fd = steal_fd(&fd);
	ring->links = steal_fd(&links);
	ring->epoll = steal_fd(&epoll);
	*ret = ring;
	return 0;
}

struct packet_ring *packet_ring_close(struct packet_ring *ring)
{
	if (!ring)
		return NULL;
	munmap(ring->blocks, (size_t)PACKET_RING_BLOCK * PACKET_RING_BLOCKS);
	closep(&ring->epoll);
	closep(&ring->links);
	closep(&ring->fd);
	free(ring);
	return NULL;
}

int packet_ring_fd(const struct packet_ring *ring)
{
	return ring->epoll;
}

int packet_ring_link_name(const struct packet_ring *ring, int ifindex, char ret[IF_NAMESIZE])
{
	struct ifreq ifr = {.ifr_ifindex = ifindex};

	if (ioctl(ring->fd, SIOCGIFNAME, &ifr) < 0)
		return -errno;
	memcpy(ret, ifr.ifr_name, IF_NAMESIZE);
	return 0;
}

struct packet_counts packet_ring_counts(const struct packet_ring *ring)
{
	return ring->counts;
}

/* The kernel's counters start over with each request. */
static void add_counts(struct packet_ring *ring)
{
	struct tpacket_stats_v3 now;
	socklen_t size = sizeof(now);

	if (getsockopt(ring->fd, SOL_PACKET, PACKET_STATISTICS, &now, &size) < 0)
		return;
	ring->counts.received += now.tp_packets;
	ring->counts.dropped += now.tp_drops;
}

static void release_block(struct packet_ring *ring)
{
	struct tpacket_block_desc *block = block_of(ring);

	add_counts(ring);
	ring->next = NULL;
	block->hdr.bh1.num_pkts = 0; /* see has_more() */
	__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	ring->block = (ring->block + 1) % PACKET_RING_BLOCKS;
}

static bool acquire_block(struct packet_ring *ring)
{
	struct tpacket_block_desc *block = block_of(ring);

	if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
		return false;
	ring->left = block->hdr.bh1.num_pkts;
	ring->next = (struct tpacket3_hdr *)((char *)block + block->hdr.bh1.offset_to_first_pkt);
	return true;
}

/* Whether the socket is bound to a link, or to all. Removes what makes it readable without packets:
 * the error that the link is down, and messages about links. */
static bool is_bound(const struct packet_ring *ring)
{
	struct sockaddr_ll bound;
	socklen_t size = sizeof(bound), error_size = sizeof(int);
	int error;
	char byte;

	getsockopt(ring->fd, SOL_SOCKET, SO_ERROR, &error, &error_size);
	while (recv(ring->links, &byte, sizeof(byte), 0) >= 0 || errno == ENOBUFS)
		;
	return getsockname(ring->fd, (struct sockaddr *)&bound, &size) < 0 ||
	       bound.sll_ifindex >= 0;
}

/* The last packets of a link may be in a block that the kernel passes on soon. */
static bool has_more(const struct packet_ring *ring)
{
	return ring->links < 0 || is_bound(ring) ||
	       __atomic_load_n(&block_of(ring)->hdr.bh1.num_pkts, __ATOMIC_RELAXED);
}

static void describe_packet(const struct tpacket3_hdr *header, struct packet *ret)
{
	const char *at = (const char *)header;

	*ret = (struct packet){
		.data = (const unsigned char *)at + header->tp_mac,
		.size = header->tp_snaplen,
		.length = header->tp_len,
		.sec = header->tp_sec,
		.nsec = header->tp_nsec,
		.from = (const struct sockaddr_ll *)(at + TPACKET_ALIGN(sizeof(*header))),
		.has_tag = header->tp_status & TP_STATUS_VLAN_VALID,
		.tag = (uint16_t)header->hv1.tp_vlan_tci,
		.tag_protocol = header->tp_status & TP_STATUS_VLAN_TPID_VALID
					? header->hv1.tp_vlan_tpid
					: ETH_P_8021Q,
	};
}

static bool is_left_out(const struct packet *packet)
{
	return packet->from->sll_pkttype == PACKET_OUTGOING &&
	       packet->from->sll_ifindex == LO_IFINDEX;
}

int packet_ring_next(struct packet_ring *ring, struct packet *ret)
{
	do {
		if (ring->next && ring->left == 0)
			release_block(ring);
		if (!ring->next && !acquire_block(ring))
			return has_more(ring) ? -EAGAIN : 0;
		describe_packet(ring->next, ret);
		ring->next =
			(struct tpacket3_hdr *)((char *)ring->next + ring->next->tp_next_offset);
		ring->left--;
	} while (is_left_out(ret));
	return 1;
}
