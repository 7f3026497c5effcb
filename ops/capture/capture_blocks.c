/* SPDX-License-Identifier: MIT */
/* Packets as a stream of pcapng: see capture_blocks.h. */
#include "capture_blocks.h"

#include <string.h>
#include <sys/uio.h>

#include "array.h"
#include "cleanup.h"
#include "link_type.h"
#include "pcapng.h"
#include "sorted.h"
#include "texts.h"

#define INTERFACES_MAX 4096 /* packets of further links have the interface `any` */

/* The number of a link in the section. */
struct interface {
	int ifindex;
	uint32_t number;
};

struct capture_blocks {
	struct packet_ring *ring; /* NULL after the end */
	const struct link_type *type;
	char *place;
	bool all_links;
	bool ended;		      /* there are no more packets, */
	bool finished;		      /* and the statistics were read, too */
	struct interface *interfaces; /* if all_links: those with a block, sorted by ifindex */
	size_t n_interfaces, interfaces_room;
	uint64_t dropped;     /* packets, according to the last statistics */
	struct packet packet; /* to be read next, if has_packet */
	bool has_packet;

	/* What is left of the current block. */
	struct iovec unread[3];
	unsigned part;
	char *text; /* owned: a block other than a packet */
	struct {
		struct pcapng_head head;
		unsigned char bytes[sizeof(((struct link_header *)0)->bytes)];
	} head;
	char tail[PCAPNG_TAIL_MAX];
};

/* Writes the block of the interface; its texts are escaped, as names of links are untrusted. */
static int put_interface(struct capture_blocks *b, FILE *out, const char *name, const char *filter)
{
	_cleanup_free_ char *escaped = NULL;
	struct pcapng_interface interface = {
		.link_type = b->type->link_type, .description = b->place, .filter = filter};
	size_t size;
	FILE *text = open_memstream(&escaped, &size);

	if (!text)
		return -ENOMEM;
	text_print(text, false, name);
	if (fclose(text) != 0 || !escaped)
		return -ENOMEM;
	interface.name = escaped;
	return pcapng_interface(out, &interface);
}

/* Makes what PUT writes the current block. */
static int set_text(struct capture_blocks *b,
	int (*put)(struct capture_blocks *b, FILE *out, const void *arg), const void *arg)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int r;

	if (!out)
		return -ENOMEM;
	r = put(b, out, arg);
	if (fclose(out) != 0 && r == 0)
		r = -ENOMEM;
	if (r < 0) {
		free(text);
		return r;
	}
	free(b->text);
	b->text = text;
	b->unread[0] = (struct iovec){text, size};
	b->unread[1] = b->unread[2] = (struct iovec){0};
	b->part = 0;
	return 0;
}

static int put_section(struct capture_blocks *b, FILE *out, const void *arg)
{
	const struct capture_source *source = arg;
	int r = pcapng_section(out, b->place);

	return r < 0 ? r : put_interface(b, out, source->interface ?: "any", source->filter);
}

int capture_blocks_new(const struct capture_source *source, struct capture_blocks **ret)
{
	struct capture_blocks *b = calloc(1, sizeof(*b));
	int r;

	if (!b)
		return -ENOMEM;
	b->type = source->type;
	b->all_links = !source->interface;
	b->place = strdup(source->place);
	r = b->place ? set_text(b, put_section, source) : -ENOMEM;
	if (r < 0)
		return capture_blocks_free(b), r;
	b->ring = source->ring;
	*ret = b;
	return 0;
}

struct capture_blocks *capture_blocks_free(struct capture_blocks *b)
{
	if (!b)
		return NULL;
	packet_ring_close(b->ring);
	free(b->interfaces);
	free(b->place);
	free(b->text);
	free(b);
	return NULL;
}

int capture_blocks_fd(const struct capture_blocks *b)
{
	return b->ring ? packet_ring_fd(b->ring) : -1;
}

void capture_blocks_end(struct capture_blocks *b)
{
	b->ring = packet_ring_close(b->ring);
}

static int put_statistics(_unused_ struct capture_blocks *b, FILE *out, const void *counts)
{
	return pcapng_statistics(out, counts);
}

static int statistics_block(struct capture_blocks *b)
{
	struct packet_counts counts = packet_ring_counts(b->ring);
	int r = set_text(b, put_statistics, &counts);

	if (r == 0)
		b->dropped = counts.dropped;
	return r;
}

static int compare_ifindex(const void *a, const void *b)
{
	const struct interface *x = a, *y = b;

	return (x->ifindex > y->ifindex) - (x->ifindex < y->ifindex);
}

/* The position of the link in b->interfaces, or where it is to be inserted. */
static size_t find_interface(const struct capture_blocks *b, int ifindex)
{
	struct interface key = {.ifindex = ifindex};

	return sorted_first(
		&key, b->interfaces, b->n_interfaces, sizeof(*b->interfaces), compare_ifindex);
}

static bool is_interface(const struct capture_blocks *b, size_t i, int ifindex)
{
	return i < b->n_interfaces && b->interfaces[i].ifindex == ifindex;
}

static int put_link(struct capture_blocks *b, FILE *out, const void *name)
{
	return put_interface(b, out, name, NULL);
}

static int interface_block(struct capture_blocks *b, size_t at, int ifindex)
{
	struct interface new = {ifindex, (uint32_t)b->n_interfaces + 1};
	char name[IF_NAMESIZE];
	int r;

	if (array_reserve(&b->interfaces, b->n_interfaces, &b->interfaces_room) < 0)
		return -ENOMEM;
	if (packet_ring_link_name(b->ring, ifindex, name) < 0) /* it was removed */
		snprintf(name, sizeof(name), "if%d", ifindex);
	r = set_text(b, put_link, name);
	if (r < 0)
		return r;
	memmove(b->interfaces + at + 1, b->interfaces + at,
		(b->n_interfaces - at) * sizeof(*b->interfaces));
	b->interfaces[at] = new;
	b->n_interfaces++;
	return 0;
}

static void packet_block(struct capture_blocks *b, uint32_t interface)
{
	const struct packet *packet = &b->packet;
	struct link_header header = link_type_header(b->type, packet);
	uint32_t size = packet->size - header.replaced;
	uint32_t captured = header.size + size;
	uint32_t length = packet->length + header.size - header.replaced;

	b->head.head = pcapng_head(interface, packet, captured, length);
	memcpy(b->head.bytes, header.bytes, header.size);
	b->unread[0] = (struct iovec){&b->head, sizeof(b->head.head) + header.size};
	b->unread[1] = (struct iovec){(void *)(packet->data + header.replaced), size};
	b->unread[2] = (struct iovec){b->tail, pcapng_tail(packet, captured, b->tail)};
	b->part = 0;
	b->has_packet = false;
}

/* Makes the packet the current block, or first the block of its interface. */
static int next_packet(struct capture_blocks *b)
{
	int ifindex = b->packet.from->sll_ifindex;
	size_t at;

	if (!b->all_links) {
		packet_block(b, 0);
		return 1;
	}
	at = find_interface(b, ifindex);
	if (is_interface(b, at, ifindex))
		packet_block(b, b->interfaces[at].number);
	else if (b->n_interfaces == INTERFACES_MAX)
		packet_block(b, 0);
	else
		return interface_block(b, at, ifindex) ?: 1;
	return 1;
}

/* Finds the next block. 1; 0: there is none any more; -EAGAIN: not yet; -ENOMEM. */
static int next_block(struct capture_blocks *b)
{
	int r;

	if (b->finished)
		return 0;
	if (!b->has_packet && !b->ended) {
		r = packet_ring_next(b->ring, &b->packet);
		b->has_packet = r == 1;
		b->ended = r == 0;
	}
	if (b->ended) {
		r = statistics_block(b);
		b->finished = r == 0;
		return r ?: 1;
	}
	if (packet_ring_counts(b->ring).dropped != b->dropped)
		return statistics_block(b) ?: 1;
	return b->has_packet ? next_packet(b) : -EAGAIN;
}

/* Copies what is left of the current block. */
static size_t read_block(struct capture_blocks *b, char *buf, size_t size)
{
	size_t n = 0;

	for (; b->part < ARRAY_SIZE(b->unread) && n < size; b->part++) {
		struct iovec *part = &b->unread[b->part];
		size_t some = part->iov_len < size - n ? part->iov_len : size - n;

		if (some)
			memcpy(buf + n, part->iov_base, some);
		n += some;
		part->iov_base = (char *)part->iov_base + some;
		part->iov_len -= some;
		if (part->iov_len)
			break;
	}
	return n;
}

static bool has_unread(const struct capture_blocks *b)
{
	for (unsigned i = b->part; i < ARRAY_SIZE(b->unread); i++)
		if (b->unread[i].iov_len)
			return true;
	return false;
}

ssize_t capture_blocks_read(struct capture_blocks *b, char *buf, size_t size)
{
	size_t n = 0;
	int r = 1;

	while (n < size && r == 1) {
		n += read_block(b, buf + n, size - n);
		if (n < size)
			r = next_block(b);
	}
	return n ? (ssize_t)n : r;
}

bool capture_blocks_ready(struct capture_blocks *b)
{
	return has_unread(b) || next_block(b) != -EAGAIN;
}
