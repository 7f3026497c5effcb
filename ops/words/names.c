/* SPDX-License-Identifier: MIT */
/* Names of numbers: see names.h. Names of scopes are those of libnl. */
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

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects the name files below */
static atomic_uint requests;

static struct name_file table_names = {
	.file = "rt_tables",
	.has_directory = true,
	.fixed = (const struct named[]){{RT_TABLE_DEFAULT, "default"}, {RT_TABLE_MAIN, "main"},
		{RT_TABLE_LOCAL, "local"}, {0, ""}},
};

static struct name_file protocol_names = {
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

static struct name_file group_names = {
	.file = "group",
	.fixed = (const struct named[]){{0, "default"}, {0, ""}},
};

const char *const names_directories[] = {"/etc/iproute2", "/etc/iproute2/rt_tables.d",
	"/etc/iproute2/rt_protos.d", "/usr/share/iproute2", "/usr/share/iproute2/rt_tables.d",
	"/usr/share/iproute2/rt_protos.d", "/usr/lib/iproute2", "/usr/lib/iproute2/rt_tables.d",
	"/usr/lib/iproute2/rt_protos.d", NULL};

uint64_t names_stamp(unsigned epoch)
{
	static unsigned checked_epoch;
	static time_t checked;
	static uint64_t stamp;
	struct timespec now;
	uint64_t result;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	pthread_mutex_lock(&lock);
	if (!stamp || epoch != checked_epoch || now.tv_sec != checked)
		stamp = name_file_refresh(&table_names) + name_file_refresh(&protocol_names);
	checked_epoch = epoch;
	checked = now.tv_sec;
	result = stamp;
	pthread_mutex_unlock(&lock);
	return result;
}

void names_begin_request(void)
{
	atomic_fetch_add(&requests, 1);
}

/*
 * Reads the files of F again if they changed. A request has many lines, so the files are checked
 * once per request and clock tick only. With the lock held.
 */
static void refresh_once(struct name_file *f)
{
	unsigned request = atomic_load(&requests);
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (request != f->request || now.tv_sec != f->checked_time.tv_sec ||
		now.tv_nsec != f->checked_time.tv_nsec)
		name_file_refresh(f);
	f->request = request;
	f->checked_time = now;
}

/* The name of NUMBER in F. */
static bool lookup_name(struct name_file *f, uint32_t number, char buf[NAME_SIZE])
{
	const struct named *found;

	pthread_mutex_lock(&lock);
	refresh_once(f);
	found = name_file_by_number(f, number);
	if (found)
		strcpy(buf, found->name);
	pthread_mutex_unlock(&lock);
	return found;
}

static int lookup_number(struct name_file *f, const char *name, uint32_t *ret)
{
	const struct named *found;

	pthread_mutex_lock(&lock);
	refresh_once(f);
	found = name_file_by_name(f, name);
	if (found)
		*ret = found->number;
	pthread_mutex_unlock(&lock);
	return found ? 0 : -EINVAL;
}

/* Tables with fixed names, which name files cannot change. */
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

/* libnl prints numbers without a name as 0x2a; netnsfs prints 42, as ip(8) does. */
static const char *name_or_number(uint32_t number, char buf[NAME_SIZE])
{
	if (buf[0] == '\0' || strncmp(buf, "0x", 2) == 0)
		snprintf(buf, NAME_SIZE, "%u", number);
	return buf;
}

const char *table_name(uint32_t table, char buf[NAME_SIZE])
{
	if (fixed_table(table))
		return strcpy(buf, fixed_table(table));
	if (!lookup_name(&table_names, table, buf))
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
	return strncmp(text, "0x", 2) == 0 ? -EINVAL : lookup_number(&table_names, text, ret);
}

/* Parses a number from 0 to 255; -EINVAL otherwise. */
static int byte_number(const char *text, uint8_t *ret)
{
	char *end;
	unsigned long n = strtoul(text, &end, 0);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || n > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)n;
	return 0;
}

/* Excludes numbers, which libnl would accept in any size; byte_number() handles them. */
static bool is_symbolic_name(const char *text)
{
	return text[0] != '\0' && (text[0] < '0' || text[0] > '9') && !strpbrk(text, "+- \t") &&
	       strlen(text) < NAME_SIZE;
}

const char *protocol_name(uint8_t protocol, char buf[NAME_SIZE])
{
	if (!lookup_name(&protocol_names, protocol, buf))
		snprintf(buf, NAME_SIZE, "%u", protocol);
	return buf;
}

int protocol_number(const char *text, uint8_t *ret)
{
	uint32_t found;

	if (byte_number(text, ret) == 0)
		return 0;
	if (!is_symbolic_name(text) || lookup_number(&protocol_names, text, &found) < 0 ||
		found > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)found;
	return 0;
}

int group_number(const char *text, uint32_t *ret)
{
	return lookup_number(&group_names, text, ret);
}

const char *scope_name(uint8_t scope, char buf[NAME_SIZE])
{
	rtnl_scope2str(scope, buf, NAME_SIZE);
	return name_or_number(scope, buf);
}

int scope_number(const char *text, uint8_t *ret)
{
	int found;

	if (byte_number(text, ret) == 0)
		return 0;
	found = is_symbolic_name(text) ? rtnl_str2scope(text) : -1;
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
