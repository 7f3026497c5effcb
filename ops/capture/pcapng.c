/* SPDX-License-Identifier: MIT */
/* Blocks of pcapng: see pcapng.h. */
#include "pcapng.h"

#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "cleanup.h"
#include "packet_ring.h"

enum {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_STATISTICS = 5,
	BLOCK_PACKET = 6,
};

enum {
	OPTION_END = 0,
	OPTION_COMMENT = 1,
	SECTION_OS = 3,
	SECTION_APPLICATION = 4,
	INTERFACE_NAME = 2,
	INTERFACE_DESCRIPTION = 3,
	INTERFACE_TIME_RESOLUTION = 9,
	INTERFACE_FILTER = 11,
	STATISTICS_RECEIVED = 4,
	STATISTICS_DROPPED = 5, /* by the interface; dumpcap counts all here, Wireshark shows it */
	STATISTICS_OS_DROPPED = 7, /* by the kernel */
	PACKET_FLAGS = 2,
};

/* Of PACKET_FLAGS. */
enum { FLAG_INBOUND = 1, FLAG_OUTBOUND = 2 };
enum { RECEPTION_SHIFT = 2, UNICAST = 1, MULTICAST, BROADCAST, PROMISCUOUS };

static uint32_t padding(uint32_t size)
{
	return -size & 3;
}

static void put_option(FILE *out, uint16_t code, const void *data, size_t size)
{
	uint16_t head[2] = {code, (uint16_t)size};
	static const char zeros[3];

	fwrite(head, sizeof(head), 1, out);
	fwrite(data, size, 1, out);
	fwrite(zeros, padding((uint32_t)size), 1, out);
}

static void put_text(FILE *out, uint16_t code, const char *text)
{
	put_option(out, code, text, strlen(text));
}

/* Writes a block with what PUT writes. */
static int put_block(
	FILE *out, uint32_t type, void (*put)(FILE *out, const void *arg), const void *arg)
{
	_cleanup_free_ char *body = NULL;
	size_t size;
	FILE *to = open_memstream(&body, &size);
	uint32_t head[2] = {type};

	if (!to)
		return -ENOMEM;
	put(to, arg);
	put_option(to, OPTION_END, "", 0);
	if (fclose(to) != 0 || !body)
		return -ENOMEM;
	head[1] = (uint32_t)(sizeof(head) + size + sizeof(head[1]));
	fwrite(head, sizeof(head), 1, out);
	fwrite(body, size, 1, out);
	fwrite(&head[1], sizeof(head[1]), 1, out);
	return 0;
}

static void put_section(FILE *out, const void *comment)
{
	struct {
		uint32_t byte_order;
		uint16_t major, minor;
		uint32_t size[2]; /* unknown */
	} fields = {0x1a2b3c4d, 1, 0, {~0u, ~0u}};
	struct utsname name;
	char os[sizeof(name.sysname) + sizeof(name.release)];

	uname(&name);
	snprintf(os, sizeof(os), "%s %s", name.sysname, name.release);
	fwrite(&fields, sizeof(fields), 1, out);
	put_text(out, OPTION_COMMENT, comment);
	put_text(out, SECTION_OS, os);
	put_text(out, SECTION_APPLICATION, "netnsfs " VERSION);
}

int pcapng_section(FILE *out, const char *comment)
{
	return put_block(out, BLOCK_SECTION, put_section, comment);
}

static void put_interface(FILE *out, const void *arg)
{
	const struct pcapng_interface *interface = arg;
	struct {
		uint16_t link_type, reserved;
		uint32_t snaplen;
	} fields = {interface->link_type, 0, PCAPNG_SNAPLEN};
	unsigned char nanoseconds = 9;

	fwrite(&fields, sizeof(fields), 1, out);
	put_text(out, INTERFACE_NAME, interface->name);
	put_text(out, INTERFACE_DESCRIPTION, interface->description);
	put_option(out, INTERFACE_TIME_RESOLUTION, &nanoseconds, sizeof(nanoseconds));
	if (interface->filter) { /* with the code 0: an expression of libpcap */
		char text[1 + 256];
		int n = snprintf(text, sizeof(text), "%c%s", 0, interface->filter);

		put_option(out, INTERFACE_FILTER, text, (size_t)n);
	}
}

int pcapng_interface(FILE *out, const struct pcapng_interface *interface)
{
	return put_block(out, BLOCK_INTERFACE, put_interface, interface);
}

static void put_statistics(FILE *out, const void *arg)
{
	const struct packet_counts *counts = arg;
	struct timespec now;
	uint64_t time;
	uint32_t fields[3] = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	fields[1] = (uint32_t)(time >> 32);
	fields[2] = (uint32_t)time;
	fwrite(fields, sizeof(fields), 1, out);
	put_option(out, STATISTICS_RECEIVED, &counts->received, sizeof(counts->received));
	put_option(out, STATISTICS_DROPPED, &counts->dropped, sizeof(counts->dropped));
	put_option(out, STATISTICS_OS_DROPPED, &counts->dropped, sizeof(counts->dropped));
}

int pcapng_statistics(FILE *out, const struct packet_counts *counts)
{
	return put_block(out, BLOCK_STATISTICS, put_statistics, counts);
}

static uint32_t flags_of(const struct packet *packet)
{
	switch (packet->from->sll_pkttype) {
	case PACKET_HOST:
		return FLAG_INBOUND | UNICAST << RECEPTION_SHIFT;
	case PACKET_BROADCAST:
		return FLAG_INBOUND | BROADCAST << RECEPTION_SHIFT;
	case PACKET_MULTICAST:
		return FLAG_INBOUND | MULTICAST << RECEPTION_SHIFT;
	case PACKET_OTHERHOST:
		return FLAG_INBOUND | PROMISCUOUS << RECEPTION_SHIFT;
	case PACKET_OUTGOING:
		return FLAG_OUTBOUND;
	}
	return 0;
}

/* The tail after the padding. */
struct tail {
	uint16_t flags_code, flags_size;
	uint32_t flags;
	uint16_t end_code, end_size;
	uint32_t block_size;
};

static uint32_t block_size(uint32_t size)
{
	return (uint32_t)sizeof(struct pcapng_head) + size + padding(size) +
	       (uint32_t)sizeof(struct tail);
}

struct pcapng_head pcapng_head(
	uint32_t interface, const struct packet *packet, uint32_t size, uint32_t length)
{
	uint64_t time = (uint64_t)packet->sec * 1000000000 + packet->nsec;

	return (struct pcapng_head){BLOCK_PACKET, block_size(size), interface,
		(uint32_t)(time >> 32), (uint32_t)time, size, length};
}

uint32_t pcapng_tail(const struct packet *packet, uint32_t size, char ret[PCAPNG_TAIL_MAX])
{
	struct tail tail = {PACKET_FLAGS, sizeof(tail.flags), flags_of(packet), OPTION_END, 0,
		block_size(size)};

	memset(ret, 0, padding(size));
	memcpy(ret + padding(size), &tail, sizeof(tail));
	return padding(size) + (uint32_t)sizeof(tail);
}
