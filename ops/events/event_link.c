/* SPDX-License-Identifier: MIT */
/*
 * The line of a link's event: see event_link.h. Each word has the name of the file that shows the
 * same value. Changes are found by comparing the words of the last known state with those of the
 * message.
 */
#include "event_link.h"

#include <linux/rtnetlink.h>
#include <string.h>

#include "cleanup.h"
#include "words.h"

#define WORD(name, format, ...) \
	static void print_##name(_unused_ struct netlink *nl, const struct link *link, FILE *out) \
	{ \
		fprintf(out, format, __VA_ARGS__); \
	}

WORD(state, "%s", link->flags &IFF_UP ? "up" : "down")
WORD(operstate, "%s", link_operstate(link))
WORD(mtu, "%u", link->numbers[IFLA_MTU])
WORD(carrier, "%s", link->flags &IFF_UP ? link->numbers[IFLA_CARRIER] ? "1" : "0" : "")
WORD(flags, "0x%x", link_sysfs_flags(link))
WORD(group, "%u", link->numbers[IFLA_GROUP])
WORD(tx_queue_len, "%u", link->numbers[IFLA_TXQLEN])

static void print_address(_unused_ struct netlink *nl, const struct link *link, FILE *out)
{
	link_print_address(out, link->address, link->address_len);
}

static void print_broadcast(_unused_ struct netlink *nl, const struct link *link, FILE *out)
{
	link_print_address(out, link->broadcast, link->broadcast_len);
}

static void print_kind(_unused_ struct netlink *nl, const struct link *link, FILE *out)
{
	word_print(out, link->kind);
}

static void print_master(struct netlink *nl, const struct link *link, FILE *out)
{
	if (link->numbers[IFLA_MASTER])
		word_print(out, netlink_ifname(nl, (int)link->numbers[IFLA_MASTER]));
}

static const struct {
	const char *file;
	bool always; /* printed in each line unless empty, not only on change */
	void (*print)(struct netlink *nl, const struct link *link, FILE *out);
} words[] = {
	{"state", true, print_state},
	{"operstate", true, print_operstate},
	{"mtu", true, print_mtu},
	{"address", true, print_address},
	{"kind", true, print_kind},
	{"master", true, print_master},
	{"carrier", false, print_carrier},
	{"flags", false, print_flags},
	{"group", false, print_group},
	{"tx_queue_len", false, print_tx_queue_len},
	{"broadcast", false, print_broadcast},
};

/* The words of LINK, each NUL-terminated; the caller frees them. NULL: out of memory. */
static char *format_words(struct netlink *nl, const struct link *link)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		words[i].print(nl, link, out);
		fputc('\0', out);
	}
	if (fclose(out) != 0)
		freep(&text), text = NULL;
	return text;
}

static void print_words(const char *text, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++, text += strlen(text) + 1)
		if (words[i].always && text[0])
			fprintf(out, " %s %s", words[i].file, text);
}

/*
 * Prints the changed words as FILE: OLD -> NEW. The colon prevents a search for `operstate up` from
 * matching an old value. Empty values are omitted.
 */
static void print_changed_words(const char *old, const char *new, const char *separator, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(old, new) != 0) {
			fprintf(out, "%s%s:%s%s ->%s%s", separator, words[i].file,
				old[0] ? " " : "", old, new[0] ? " " : "", new);
			separator = ", ";
		}
		old += strlen(old) + 1;
		new += strlen(new) + 1;
	}
}

/* NEW: the words of LINK. */
static int print_link_comment(struct netlink *nl, const struct link *was, const struct link *link,
	const char *new, FILE *out)
{
	_cleanup_free_ char *old = format_words(nl, was);
	bool renamed = strcmp(was->name, link->name) != 0;

	if (!old)
		return -ENOMEM;
	if (renamed) {
		fputs(" # was ", out);
		word_print(out, was->name);
	}
	print_changed_words(old, new, renamed ? ", " : " # ", out);
	return 0;
}

int event_print_link(
	const struct event_objects *t, struct netlink *nl, const struct nlmsghdr *msg, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_free_ char *text = NULL;
	const struct ifinfomsg *header = netlink_header(msg, sizeof(*header));
	int r = header && header->ifi_family != AF_UNSPEC ? 0 : link_parse(nl, msg, &link);
	const struct link *was = event_objects_link(t, link.ifindex);

	if (r <= 0)
		return r;
	text = format_words(nl, &link);
	if (!text)
		return -ENOMEM;
	fputs(" link ", out);
	word_print(out, link.name);
	print_words(text, out);
	if (was && msg->nlmsg_type == RTM_NEWLINK)
		r = print_link_comment(nl, was, &link, text, out);
	return r < 0 ? r : 1;
}
