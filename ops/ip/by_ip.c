/* SPDX-License-Identifier: MIT */
/*
 * by-ip: maps IP addresses to namespaces. Loopback and link-local addresses are left out: every
 * namespace has them. See by_address.h.
 */
#include <arpa/inet.h>
#include <string.h>

#include "by_address.h"
#include "cleanup.h"
#include "names.h"

/* The form of RFC 5952, inet_ntop(3). */
static int parse_ip(const char *text, struct address *ret)
{
	char canonical[NAME_SIZE];
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;

	if (inet_pton(family, text, ret->bytes) != 1 ||
		strcmp(address_text(family, ret->bytes, canonical), text) != 0)
		return -ENOENT;
	ret->family = (uint8_t)family;
	ret->size = family == AF_INET ? 4 : 16;
	return 0;
}

static void print_ip(const struct address *address, char ret[BY_ADDRESS_SIZE])
{
	char text[NAME_SIZE];

	snprintf(ret, BY_ADDRESS_SIZE, "%s", address_text(address->family, address->bytes, text));
}

static int by_ip_find(struct tree_request *rq, const char *text, ino_t *ret)
{
	return by_address_find(rq, text, parse_ip, ret);
}

static int by_ip_list(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	return by_address_list(rq, false, print_ip, each, arg);
}

static const struct view by_ip = {by_ip_find, by_ip_list};

const struct tree_row by_ip_rows[] = {
	{"/by-ip", DIR_MODE, "the namespaces that have addresses", .view = &by_ip},
	{"/by-ip/ADDRESS", LINK_MODE, "the namespace that has the address", view_show,
		.many = &view_entries, .view = &by_ip},
	{NULL},
};
