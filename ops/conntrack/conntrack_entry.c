/* SPDX-License-Identifier: MIT */
/*
 * An entry of nf_conntrack: the words that it may have, and a message of ctnetlink to struct
 * conntrack. See conntrack.h.
 */
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <string.h>
#include <time.h>

#include "cleanup.h"
#include "clock.h"
#include "conntrack.h"
#include "texts.h"

const struct conntrack_key_row conntrack_keys[CT_KEYS] = {
	[CT_SPORT] = {"sport", UINT16_MAX},
	[CT_DPORT] = {"dport", UINT16_MAX},
	[CT_TYPE] = {"type", UINT8_MAX},
	[CT_CODE] = {"code", UINT8_MAX},
	[CT_ID] = {"id", UINT16_MAX},
	[CT_SRCKEY] = {"srckey", UINT16_MAX, .hex = true},
	[CT_DSTKEY] = {"dstkey", UINT16_MAX, .hex = true},
	[CT_PACKETS] = {"packets", UINT64_MAX, .changes = true},
	[CT_BYTES] = {"bytes", UINT64_MAX, .changes = true},
	[CT_ZONE_ORIG] = {"zone-orig", UINT16_MAX},
	[CT_ZONE_REPLY] = {"zone-reply", UINT16_MAX},
	[CT_MARK] = {"mark", UINT32_MAX},
	[CT_ZONE] = {"zone", UINT16_MAX},
	[CT_DELTA_TIME] = {"delta-time", UINT64_MAX, .changes = true},
	[CT_USE] = {"use", UINT32_MAX, .changes = true},
};

const struct conntrack_flag conntrack_flags[CT_FLAGS] = {{CT_UNREPLIED, "[UNREPLIED]"},
	{CT_HW_OFFLOAD, "[HW_OFFLOAD]"}, {CT_OFFLOAD, "[OFFLOAD]"}, {CT_ASSURED, "[ASSURED]"}};

/* As l4proto_name() in the kernel. */
static const struct {
	unsigned char protocol;
	const char *name;
} protocols[] = {{IPPROTO_ICMP, "icmp"}, {IPPROTO_TCP, "tcp"}, {IPPROTO_UDP, "udp"},
	{IPPROTO_DCCP, "dccp"}, {IPPROTO_GRE, "gre"}, {IPPROTO_ICMPV6, "icmpv6"},
	{IPPROTO_SCTP, "sctp"}, {IPPROTO_UDPLITE, "udplite"}};

const char *conntrack_protocol_name(unsigned char protocol)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].protocol == protocol)
			return protocols[i].name;
	return "unknown";
}

int conntrack_protocol_number(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (strcmp(protocols[i].name, name) == 0)
			return protocols[i].protocol;
	return -1;
}

/* By number. The attribute is in CTA_PROTOINFO, and has the number in its attribute STATE. */
#define STATES_MAX 10
static const struct {
	int attribute, state;
	const char *names[STATES_MAX];
} states[] = {
	{CTA_PROTOINFO_TCP, CTA_PROTOINFO_TCP_STATE,
		{"NONE", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT",
			"LAST_ACK", "TIME_WAIT", "CLOSE", "SYN_SENT2"}},
	{CTA_PROTOINFO_DCCP, CTA_PROTOINFO_DCCP_STATE,
		{"NONE", "REQUEST", "RESPOND", "PARTOPEN", "OPEN", "CLOSEREQ", "CLOSING",
			"TIMEWAIT", "IGNORE", "INVALID"}},
	{CTA_PROTOINFO_SCTP, CTA_PROTOINFO_SCTP_STATE,
		{"NONE", "CLOSED", "COOKIE_WAIT", "COOKIE_ECHOED", "ESTABLISHED", "SHUTDOWN_SENT",
			"SHUTDOWN_RECD", "SHUTDOWN_ACK_SENT", "HEARTBEAT_SENT", "HEARTBEAT_ACKED"}},
};

const char *conntrack_state(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		for (size_t k = 0; k < STATES_MAX; k++)
			if (states[i].names[k] && strcmp(states[i].names[k], word) == 0)
				return states[i].names[k];
	return NULL;
}

uint64_t conntrack_number(struct nlattr *attr)
{
	const unsigned char *bytes = nla_data(attr);
	uint64_t number = 0;

	for (int i = 0; i < nla_len(attr) && i < (int)sizeof(number); i++)
		number = number << 8 | bytes[i];
	return number;
}

/* No more bits than the key has: the maximum of each is a power of 2, minus 1. */
static void set_number(struct conntrack_numbers *numbers, enum conntrack_key key, uint64_t number)
{
	numbers->has |= 1u << key;
	numbers->of[key] = number & conntrack_keys[key].max;
}

static void set_from(struct conntrack_numbers *numbers, enum conntrack_key key, struct nlattr *attr)
{
	if (attr)
		set_number(numbers, key, conntrack_number(attr));
}

static int parse_addresses(struct conntrack *ct, int direction, struct nlattr *attr)
{
	static const int attributes[][CT_ENDS] = {
		{CTA_IP_V4_SRC, CTA_IP_V4_DST}, {CTA_IP_V6_SRC, CTA_IP_V6_DST}};
	struct nlattr *tb[CTA_IP_MAX + 1];
	bool is_ipv6 = ct->family == AF_INET6;
	int size = is_ipv6 ? 16 : 4;

	if (!attr || nla_parse_nested(tb, CTA_IP_MAX, attr, NULL) < 0)
		return -EBADMSG;
	for (int end = CT_SRC; end < CT_ENDS; end++) {
		struct nlattr *address = tb[attributes[is_ipv6][end]];

		if (!address || nla_len(address) != size)
			return -EBADMSG;
		memcpy(&ct->address[direction][end], nla_data(address), (size_t)size);
	}
	return 0;
}

static int parse_protocol(struct conntrack *ct, int direction, struct nlattr *attr)
{
	struct conntrack_numbers *numbers = &ct->numbers[direction];
	struct nlattr *tb[CTA_PROTO_MAX + 1];
	bool is_gre;

	if (!attr || nla_parse_nested(tb, CTA_PROTO_MAX, attr, NULL) < 0 || !tb[CTA_PROTO_NUM])
		return -EBADMSG;
	ct->protocol = (unsigned char)conntrack_number(tb[CTA_PROTO_NUM]);
	is_gre = ct->protocol == IPPROTO_GRE;
	set_from(numbers, is_gre ? CT_SRCKEY : CT_SPORT, tb[CTA_PROTO_SRC_PORT]);
	set_from(numbers, is_gre ? CT_DSTKEY : CT_DPORT, tb[CTA_PROTO_DST_PORT]);
	set_from(numbers, CT_TYPE, tb[CTA_PROTO_ICMP_TYPE] ?: tb[CTA_PROTO_ICMPV6_TYPE]);
	set_from(numbers, CT_CODE, tb[CTA_PROTO_ICMP_CODE] ?: tb[CTA_PROTO_ICMPV6_CODE]);
	set_from(numbers, CT_ID, tb[CTA_PROTO_ICMP_ID] ?: tb[CTA_PROTO_ICMPV6_ID]);
	return 0;
}

static int parse_tuple(struct conntrack *ct, int direction, struct nlattr *attr)
{
	struct nlattr *tb[CTA_TUPLE_MAX + 1];
	int r;

	if (!attr || nla_parse_nested(tb, CTA_TUPLE_MAX, attr, NULL) < 0)
		return -EBADMSG;
	r = parse_addresses(ct, direction, tb[CTA_TUPLE_IP]);
	if (r == 0)
		r = parse_protocol(ct, direction, tb[CTA_TUPLE_PROTO]);
	set_from(&ct->numbers[CT_ORIGINAL], CT_ZONE_ORIG + (unsigned)direction, tb[CTA_TUPLE_ZONE]);
	return r;
}

static int parse_counters(struct conntrack *ct, int direction, struct nlattr *attr)
{
	struct nlattr *tb[CTA_COUNTERS_MAX + 1];

	if (!attr)
		return 0;
	if (nla_parse_nested(tb, CTA_COUNTERS_MAX, attr, NULL) < 0)
		return -EBADMSG;
	set_from(&ct->numbers[direction], CT_PACKETS, tb[CTA_COUNTERS_PACKETS]);
	set_from(&ct->numbers[direction], CT_BYTES, tb[CTA_COUNTERS_BYTES]);
	return 0;
}

static int parse_state(struct conntrack *ct, struct nlattr *attr)
{
	struct nlattr *tb[CTA_PROTOINFO_MAX + 1], *number;

	if (!attr)
		return 0;
	if (nla_parse_nested(tb, CTA_PROTOINFO_MAX, attr, NULL) < 0)
		return -EBADMSG;
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		struct nlattr *info = tb[states[i].attribute];

		number = info ? nla_find(nla_data(info), nla_len(info), states[i].state) : NULL;
		if (number && conntrack_number(number) < STATES_MAX)
			ct->state = states[i].names[conntrack_number(number)];
	}
	return 0;
}

static unsigned char flags_of(uint64_t status)
{
	unsigned char flags = status & IPS_SEEN_REPLY ? 0 : CT_UNREPLIED;

	if (status & IPS_HW_OFFLOAD)
		return flags | CT_HW_OFFLOAD;
	if (status & IPS_OFFLOAD)
		return flags | CT_OFFLOAD;
	return status & IPS_ASSURED ? flags | CT_ASSURED : flags;
}

/* The start is in nanoseconds since 1970. */
static void parse_start(struct conntrack *ct, struct nlattr *attr)
{
	struct nlattr *start =
		attr ? nla_find(nla_data(attr), nla_len(attr), CTA_TIMESTAMP_START) : NULL;
	uint64_t seconds = start ? conntrack_number(start) / NSEC_PER_SEC : 0,
		 now = (uint64_t)time(NULL);

	if (start)
		set_number(&ct->numbers[CT_ORIGINAL], CT_DELTA_TIME,
			now > seconds ? now - seconds : 0);
}

static int parse_secctx(struct conntrack *ct, struct nlattr *attr)
{
	struct nlattr *name =
		attr ? nla_find(nla_data(attr), nla_len(attr), CTA_SECCTX_NAME) : NULL;

	_cleanup_free_ char *plain = NULL;
	size_t size;
	FILE *out;

	if (!name || nla_len(name) <= 0)
		return 0;
	plain = strndup(nla_data(name), (size_t)nla_len(name));
	out = plain ? open_memstream(&ct->secctx, &size) : NULL;
	if (!out)
		return -ENOMEM;
	text_print(out, true, plain);
	return fclose(out) == 0 ? 0 : -ENOMEM;
}

static int keep_tuple(struct conntrack *ct, struct nlattr *attr)
{
	if ((size_t)nla_len(attr) > sizeof(ct->tuple))
		return -EBADMSG;
	ct->tuple_size = (unsigned char)nla_len(attr);
	memcpy(ct->tuple, nla_data(attr), ct->tuple_size);
	return 0;
}

static int parse_attributes(struct conntrack *ct, struct nlattr *tb[])
{
	struct conntrack_numbers *numbers = &ct->numbers[CT_ORIGINAL];
	int r = parse_tuple(ct, CT_ORIGINAL, tb[CTA_TUPLE_ORIG]);

	if (r == 0)
		r = keep_tuple(ct, tb[CTA_TUPLE_ORIG]);
	if (r == 0)
		r = parse_tuple(ct, CT_REPLY, tb[CTA_TUPLE_REPLY]);
	if (r == 0)
		r = parse_counters(ct, CT_ORIGINAL, tb[CTA_COUNTERS_ORIG]);
	if (r == 0)
		r = parse_counters(ct, CT_REPLY, tb[CTA_COUNTERS_REPLY]);
	if (r == 0)
		r = parse_state(ct, tb[CTA_PROTOINFO]);
	if (r == 0)
		r = parse_secctx(ct, tb[CTA_SECCTX]);
	if (r < 0)
		return r;
	ct->flags = flags_of(tb[CTA_STATUS] ? conntrack_number(tb[CTA_STATUS]) : 0);
	ct->has_timeout = tb[CTA_TIMEOUT];
	ct->timeout = ct->has_timeout ? (uint32_t)conntrack_number(tb[CTA_TIMEOUT]) : 0;
	ct->id = tb[CTA_ID] ? (uint32_t)conntrack_number(tb[CTA_ID]) : 0;
	set_from(numbers, CT_MARK, tb[CTA_MARK]);
	set_from(numbers, CT_USE, tb[CTA_USE]);
	parse_start(ct, tb[CTA_TIMESTAMP]);
	if (!(numbers->has & (1u << CT_ZONE_ORIG | 1u << CT_ZONE_REPLY)))
		set_number(numbers, CT_ZONE, tb[CTA_ZONE] ? conntrack_number(tb[CTA_ZONE]) : 0);
	return 1;
}

int conntrack_from_msg(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nfgenmsg *header = netlink_header(msg, sizeof(*header));
	struct nlattr *tb[CTA_MAX + 1];
	struct conntrack *ct = item;

	if (msg->nlmsg_type != (NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW))
		return 0;
	if (!header || nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, CTA_MAX, NULL) < 0)
		return -EBADMSG;
	if (header->nfgen_family != AF_INET && header->nfgen_family != AF_INET6)
		return 0;
	ct->family = header->nfgen_family;
	return parse_attributes(ct, tb);
}

void conntrack_clear(void *item)
{
	struct conntrack *ct = item;

	free(ct->secctx);
	ct->secctx = NULL;
}

#define COMPARE(x, y) (((x) > (y)) - ((x) < (y)))

int conntrack_compare(const void *a, const void *b)
{
	const struct conntrack *x = a, *y = b;
	int r = COMPARE(x->family, y->family);

	if (r == 0)
		r = COMPARE(x->protocol, y->protocol);
	for (int direction = CT_ORIGINAL; r == 0 && direction < CT_DIRECTIONS; direction++) {
		const struct conntrack_numbers *of_x = &x->numbers[direction],
					       *of_y = &y->numbers[direction];

		r = memcmp(x->address[direction], y->address[direction],
			sizeof(x->address[direction]));
		for (int key = CT_SPORT; r == 0 && key <= CT_DSTKEY; key++)
			r = COMPARE(of_x->of[key], of_y->of[key]);
	}
	return r;
}
