/* SPDX-License-Identifier: MIT */
/*
 * by-mac: maps the addresses of links to namespaces, in the form of `links/IF/address`. Addresses
 * of zeroes, as of `lo`, are left out. See by_address.h.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "by_address.h"
#include "cleanup.h"

static void print_mac(const struct address *address, char ret[BY_ADDRESS_SIZE])
{
	ret[0] = '\0';
	for (int i = 0; i < address->size; i++)
		sprintf(ret + (i ? 3 * i - 1 : 0), "%s%02x", i ? ":" : "", address->bytes[i]);
}

static int parse_mac(const char *text, struct address *ret)
{
	char canonical[BY_ADDRESS_SIZE];

	ret->family = AF_PACKET;
	for (const char *at = text; ret->size < ADDRESS_SIZE; at += 3) {
		if (sscanf(at, "%2hhx", &ret->bytes[ret->size]) != 1)
			return -ENOENT;
		ret->size++;
		if (strlen(at) < 3)
			break;
	}
	print_mac(ret, canonical);
	return strcmp(text, canonical) == 0 ? 0 : -ENOENT;
}

static int by_mac_find(struct tree_request *rq, const char *text, ino_t *ret)
{
	return by_address_find(rq, text, parse_mac, ret);
}

static int by_mac_list(
	struct tree_request *rq, _unused_ const char *in, view_each_fn each, void *arg)
{
	return by_address_list(rq, true, print_mac, each, arg);
}

static const struct view by_mac = {by_mac_find, by_mac_list};

const struct tree_row by_mac_rows[] = {
	{"/by-mac", DIR_MODE, "the namespaces that have links with addresses", .view = &by_mac},
	{"/by-mac/ADDRESS", LINK_MODE, "the namespace that has a link with the address", view_show,
		.many = &view_entries, .view = &by_mac},
	{NULL},
};
