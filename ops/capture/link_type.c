/* SPDX-License-Identifier: MIT */
/* Types of links, for captures: see link_type.h. */
#include "link_type.h"

#include <arpa/inet.h>
#include <net/if_arp.h>
#include <string.h>

#include "cleanup.h"
#include "packet_ring.h"

#define TAG_OFFSET 12 /* in an Ethernet header: after the addresses */

const struct link_type link_type_cooked = {.dlt = 276, .link_type = 276, .cooked = true};
const struct link_type link_type_ethernet = {ARPHRD_ETHER, 1, 1};

/* DLT_RAW differs from LINKTYPE_RAW. */
static const struct link_type types[] = {
	{ARPHRD_LOOPBACK, 1, 1},
	{ARPHRD_NONE, 12, 101},
	{ARPHRD_TUNNEL, 12, 101},
	{ARPHRD_SIT, 12, 101},
	{ARPHRD_IEEE80211, 105, 105},
	{ARPHRD_IEEE80211_PRISM, 119, 119},
	{ARPHRD_IEEE80211_RADIOTAP, 127, 127},
	{ARPHRD_IEEE802154, 230, 230},
};

const struct link_type *link_type_of(unsigned short arphrd)
{
	if (arphrd == ARPHRD_ETHER)
		return &link_type_ethernet;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].arphrd == arphrd)
			return &types[i];
	return &link_type_cooked;
}

struct tag {
	uint16_t protocol, tag;
};

/* The header of LINKTYPE_LINUX_SLL2, in network byte order. */
struct cooked_header {
	uint16_t protocol, reserved;
	uint32_t ifindex;
	uint16_t arphrd;
	uint8_t packet_type, address_len;
	uint8_t address[8];
};

/* A packet with a tag has its protocol, and begins with the rest of the tag. */
static struct link_header cook(const struct packet *packet)
{
	const struct sockaddr_ll *from = packet->from;
	struct cooked_header header = {
		.protocol = packet->has_tag ? htons(packet->tag_protocol) : from->sll_protocol,
		.ifindex = htonl((uint32_t)from->sll_ifindex),
		.arphrd = htons(from->sll_hatype),
		.packet_type = from->sll_pkttype,
		.address_len = from->sll_halen,
	};
	uint16_t rest[2] = {htons(packet->tag), from->sll_protocol};
	struct link_header ret = {.size = sizeof(header)};

	memcpy(header.address, from->sll_addr, sizeof(header.address));
	memcpy(ret.bytes, &header, sizeof(header));
	if (packet->has_tag) {
		memcpy(ret.bytes + ret.size, rest, sizeof(rest));
		ret.size += (uint32_t)sizeof(rest);
	}
	return ret;
}

struct link_header link_type_header(const struct link_type *type, const struct packet *packet)
{
	struct tag tag = {htons(packet->tag_protocol), htons(packet->tag)};
	struct link_header ret = {.size = 0};

	if (type->cooked)
		return cook(packet);
	if (!packet->has_tag || type->dlt != link_type_ethernet.dlt || packet->size < TAG_OFFSET)
		return ret;
	memcpy(ret.bytes, packet->data, TAG_OFFSET);
	memcpy(ret.bytes + TAG_OFFSET, &tag, sizeof(tag));
	ret.size = TAG_OFFSET + (uint32_t)sizeof(tag);
	ret.replaced = TAG_OFFSET;
	return ret;
}
