/* SPDX-License-Identifier: MIT */
/* Filters: see capture_filter.h. */
#include "capture_filter.h"

#include <linux/bpf_common.h>
#include <string.h>

#include "cleanup.h"
#include "helper.h"
#include "link_type.h"
#include "pcap_run.h"
#include "pcapng.h"

#define SLASH "\\057"
#define COOKED_HEADER 20 /* bytes that libpcap counts, and the kernel has not */

void capture_filter_text(const char *name, char ret[CAPTURE_FILTER_MAX])
{
	size_t n = 0;

	while (*name && n < CAPTURE_FILTER_MAX - 1) {
		bool slash = strncmp(name, SLASH, strlen(SLASH)) == 0;

		ret[n++] = slash ? '/' : *name;
		name += slash ? strlen(SLASH) : 1;
	}
	ret[n] = '\0';
}

/* Whether the instruction loads from the packet. Offsets from SKF_LL_OFF on have a meaning of their
 * own. */
static bool loads_packet(const struct sock_filter *at)
{
	unsigned class = BPF_CLASS(at->code), mode = BPF_MODE(at->code);

	return (class == BPF_LD || class == BPF_LDX) &&
	       (mode == BPF_ABS || mode == BPF_IND || mode == BPF_MSH) &&
	       at->k < (uint32_t)SKF_LL_OFF;
}

/* The kernel's names for a number in a packet's header: SIZE bytes at OFFSET. */
struct field {
	uint32_t offset;
	unsigned size; /* BPF_B, BPF_H or BPF_W */
	uint32_t ancillary;
};

static const struct field cooked_fields[] = {
	{0, BPF_H, SKF_AD_PROTOCOL},
	{4, BPF_W, SKF_AD_IFINDEX},
	{8, BPF_H, SKF_AD_HATYPE},
	{10, BPF_B, SKF_AD_PKTTYPE},
	{0},
};

static const struct field tag_fields[] = {
	{12, BPF_H, SKF_AD_VLAN_TPID},
	{14, BPF_H, SKF_AD_VLAN_TAG},
	{0},
};

static bool load_field(struct sock_filter *at, const struct field *fields)
{
	if (BPF_CLASS(at->code) != BPF_LD || BPF_MODE(at->code) != BPF_ABS)
		return false;
	for (const struct field *f = fields; f->ancillary || f->size; f++)
		if (f->offset == at->k && f->size == BPF_SIZE(at->code)) {
			at->k = (uint32_t)SKF_AD_OFF + f->ancillary;
			return true;
		}
	return false;
}

/* There is no header: the kernel knows its fields, and all else is nearer to the begin. */
static int adapt_to_cooked(struct sock_fprog *program)
{
	for (unsigned i = 0; i < program->len; i++) {
		struct sock_filter *at = &program->filter[i];

		if (!loads_packet(at) || load_field(at, cooked_fields))
			continue;
		if (at->k < COOKED_HEADER)
			return -EINVAL;
		at->k -= COOKED_HEADER;
	}
	return 0;
}

/*
 * CODE for a packet with a tag that is not in the data. What does not load a field of the tag stays
 * as it is in front of the tag's end: code that is not reached, as the protocol is that of the tag.
 */
static void adapt_to_tag(struct sock_filter *code, unsigned n)
{
	for (struct sock_filter *at = code; at < code + n; at++)
		if (loads_packet(at) && !load_field(at, tag_fields) && at->k >= 16)
			at->k -= 4;
}

/* Two programs: if the kernel has removed a tag, the first one runs, else the second one. */
static int adapt_to_tags(struct sock_fprog *program)
{
	const struct sock_filter begin[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
		BPF_STMT(BPF_JMP | BPF_JA, program->len),
	};
	size_t n = program->len, all = ARRAY_SIZE(begin) + 2 * n;
	struct sock_filter *code;

	if (all > BPF_MAXINSNS)
		return -EINVAL;
	code = calloc(all, sizeof(*code));
	if (!code)
		return -ENOMEM;
	memcpy(code, begin, sizeof(begin));
	memcpy(code + ARRAY_SIZE(begin), program->filter, n * sizeof(*code));
	memcpy(code + ARRAY_SIZE(begin) + n, program->filter, n * sizeof(*code));
	adapt_to_tag(code + ARRAY_SIZE(begin), (unsigned)n);
	free(program->filter);
	program->filter = code;
	program->len = (unsigned short)all;
	return 0;
}

/*
 * Adapts PROGRAM for packets of TYPE. SEES_TAGS: it looks for VLAN tags. -EINVAL: it looks at what
 * the kernel does not provide, or is too long.
 */
static int adapt_program(struct sock_fprog *program, const struct link_type *type, bool sees_tags)
{
	if (type->cooked)
		return adapt_to_cooked(program);
	return sees_tags && type->dlt == link_type_ethernet.dlt ? adapt_to_tags(program) : 0;
}

/* Reads the program that the helper printed. */
static int read_program(const struct helper *helper, struct sock_fprog *ret)
{
	size_t n = helper->size / sizeof(*ret->filter);

	if (n == 0 || n > BPF_MAXINSNS || helper->size % sizeof(*ret->filter))
		return -EIO;
	ret->filter = calloc(n, sizeof(*ret->filter));
	if (!ret->filter)
		return -ENOMEM;
	ret->len = (unsigned short)n;
	return pread(helper->out, ret->filter, helper->size, 0) == (ssize_t)helper->size ? 0 : -EIO;
}

static int refuse_text(struct tree_request *rq, const struct helper *helper)
{
	_cleanup_free_ char *why = helper_error_text(helper);

	if (!why)
		return -ENOMEM;
	if (!why[0])
		return request_refuse(rq, -EINVAL, "libpcap needs too much time or memory");
	return request_refuse(rq, -EINVAL, "%s", why);
}

/* A program that truncates as all others do. */
static int accept_all(struct sock_fprog *ret)
{
	ret->filter = calloc(1, sizeof(*ret->filter));
	if (!ret->filter)
		return -ENOMEM;
	ret->filter[0] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, PCAPNG_SNAPLEN);
	ret->len = 1;
	return 0;
}

int capture_filter_compile(struct tree_request *rq, const char *text, const struct link_type *type,
	struct sock_fprog *ret)
{
	_cleanup_(helper_done) struct helper helper = HELPER_NONE;
	char dlt[16], *argv[] = {(char[]){PCAP_NAME}, dlt, NULL};
	int r;

	*ret = (struct sock_fprog){0};
	if (strcmp(text, CAPTURE_ALL) == 0)
		return accept_all(ret);
	snprintf(dlt, sizeof(dlt), "%u", type->dlt);
	r = helper_run(rq, argv, text, &helper);
	if (r <= 0)
		return r < 0 ? r : refuse_text(rq, &helper);
	r = read_program(&helper, ret);
	if (r == 0)
		r = adapt_program(ret, type, strstr(text, "vlan") != NULL);
	if (r == -EINVAL)
		request_refuse(rq, r, "the kernel cannot execute this filter");
	return r;
}
