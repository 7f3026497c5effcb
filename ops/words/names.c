/* SPDX-License-Identifier: MIT */
/* Words for numbers: see names.h. Those of scopes are libnl's. */
#include "names.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <netlink/route/rtnl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "cleanup.h"
#include "name_files.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the files below */
static atomic_uint requests;

static struct name_file tables = {
	.file = "rt_tables",
	.has_directory = true,
	.fixed = (const struct named[]){{RT_TABLE_DEFAULT, "default"}, {RT_TABLE_MAIN, "main"},
		{RT_TABLE_LOCAL, "local"}, {0, ""}},
};

static struct name_file protocols = {
	.file = "rt_protos",
	.has_directory = true,
	.fixed = (const struct named[]){{RTPROT_UNSPEC, "unspec"}, {RTPROT_REDIRECT, "redirect"},
		{RTPROT_KERNEL, "kernel"}, {RTPROT_BOOT, "boot"}, {RTPROT_STATIC, "static"},
		{RTPROT_GATED, "gated"}, {RTPROT_RA, "ra"}, {RTPROT_MRT, "mrt"},
		{RTPROT_ZEBRA, "zebra"}, {RTPROT_BIRD, "bird"}, {RTPROT_BABEL, "babel"},
		{RTPROT_DNROUTED, "dnrouted"}, {RTPROT_XORP, "xorp"}, {RTPROT_NTK, "ntk"},
		{RTPROT_DHCP, "dhcp"}, {RTPROT_KEEPALIVED, "keepalived"}, {RTPROT_BGP, "bgp"},
		{RTPROT_ISIS, "isis"}, {RTPROT_OSPF, "ospf"}, {RTPROT_RIP, "rip"},
		{RTPROT_EIGRP, "eigrp"}, {0, ""}},
};

static struct name_file groups = {
	.file = "group",
	.fixed = (const struct named[]){{0, "default"}, {0, ""}},
};

const char *const names_directories[] = {"/etc/iproute2", "/etc/iproute2/rt_tables.d",
	"/etc/iproute2/rt_protos.d", "/usr/share/iproute2", "/usr/share/iproute2/rt_tables.d",
	"/usr/share/iproute2/rt_protos.d", "/usr/lib/iproute2", "/usr/lib/iproute2/rt_tables.d",
	"/usr/lib/iproute2/rt_protos.d", NULL};

uint64_t names_stamp(void)
{
	uint64_t stamp;

	pthread_mutex_lock(&lock);
	stamp = name_file_refresh(&tables) + name_file_refresh(&protocols);
	pthread_mutex_unlock(&lock);
	return stamp;
}

void names_look_again(void)
{
	atomic_fetch_add(&requests, 1);
}

/*
 * The word for NUMBER in F. A table has many lines: the files are looked at once for each request,
 * and in each tick.
 */
static bool find_word(struct name_file *f, uint32_t number, char buf[NAME_SIZE])
{
	const struct named *found;
	unsigned request = atomic_load(&requests);
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	pthread_mutex_lock(&lock);
	if (request != f->request || now.tv_sec != f->looked.tv_sec ||
		now.tv_nsec != f->looked.tv_nsec)
		name_file_refresh(f);
	f->request = request;
	f->looked = now;
	found = name_file_by_number(f, number);
	if (found)
		strcpy(buf, found->name);
	pthread_mutex_unlock(&lock);
	return found;
}

static int find_number(struct name_file *f, const char *name, uint32_t *ret)
{
	const struct named *found;

	pthread_mutex_lock(&lock);
	name_file_refresh(f);
	found = name_file_by_name(f, name);
	if (found)
		*ret = found->number;
	pthread_mutex_unlock(&lock);
	return found ? 0 : -EINVAL;
}

/* The tables and protocols that exist on every machine, whatever the files say. */
static const char *fixed_table(uint32_t table)
{
	switch (table) {
	case RT_TABLE_DEFAULT:
		return "default";
	case RT_TABLE_MAIN:
		return "main";
	case RT_TABLE_LOCAL:
		return "local";
	}
	return NULL;
}

/* libnl writes a number it has no name for as 0x2a; ip(8) and we write 42. */
static const char *or_number(uint32_t number, char buf[NAME_SIZE])
{
	if (buf[0] == '\0' || strncmp(buf, "0x", 2) == 0)
		snprintf(buf, NAME_SIZE, "%u", number);
	return buf;
}

const char *table_name(uint32_t table, char buf[NAME_SIZE])
{
	if (fixed_table(table))
		return strcpy(buf, fixed_table(table));
	if (!find_word(&tables, table, buf))
		snprintf(buf, NAME_SIZE, "%u", table);
	return buf;
}

int table_number(const char *text, uint32_t *ret)
{
	char *end, name[NAME_SIZE];
	unsigned long long n = strtoull(text, &end, 10);

	if (text[0] >= '0' && text[0] <= '9' && *end == '\0') {
		*ret = (uint32_t)n;
		return n <= UINT32_MAX ? 0 : -EINVAL;
	}
	for (uint32_t table = RT_TABLE_DEFAULT; table <= RT_TABLE_LOCAL; table++)
		if (strcmp(text, table_name(table, name)) == 0) {
			*ret = table;
			return 0;
		}
	return strncmp(text, "0x", 2) == 0 ? -EINVAL : find_number(&tables, text, ret);
}

/* A number of a byte, written as one; -EINVAL when the text is something else. */
static int byte_number(const char *text, uint8_t *ret)
{
	char *end;
	unsigned long n = strtoul(text, &end, 0);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || n > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)n;
	return 0;
}

/* libnl would take numbers too, of any size: those have been seen to. */
static bool is_name(const char *text)
{
	return text[0] != '\0' && (text[0] < '0' || text[0] > '9') && !strpbrk(text, "+- \t") &&
	       strlen(text) < NAME_SIZE;
}

const char *protocol_name(uint8_t protocol, char buf[NAME_SIZE])
{
	if (!find_word(&protocols, protocol, buf))
		snprintf(buf, NAME_SIZE, "%u", protocol);
	return buf;
}

int protocol_number(const char *text, uint8_t *ret)
{
	uint32_t found;

	if (byte_number(text, ret) == 0)
		return 0;
	if (!is_name(text) || find_number(&protocols, text, &found) < 0 || found > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)found;
	return 0;
}

int group_number(const char *text, uint32_t *ret)
{
	return find_number(&groups, text, ret);
}

const char *scope_name(uint8_t scope, char buf[NAME_SIZE])
{
	rtnl_scope2str(scope, buf, NAME_SIZE);
	return or_number(scope, buf);
}

int scope_number(const char *text, uint8_t *ret)
{
	int found;

	if (byte_number(text, ret) == 0)
		return 0;
	found = is_name(text) ? rtnl_str2scope(text) : -1;
	if (found < 0 || found > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)found;
	return 0;
}

const char *address_text(int family, const void *address, char buf[NAME_SIZE])
{
	if (!inet_ntop(family, address, buf, NAME_SIZE))
		strcpy(buf, "?");
	return buf;
}
