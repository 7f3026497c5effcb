/* SPDX-License-Identifier: MIT */
/*
 * Words for numbers: see names.h. libnl-route keeps the lists; it reads them when told to, and
 * is told to when a file has changed.
 */
#include "names.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <netlink/route/route.h>
#include <netlink/route/rtnl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"

/* libnl's lists are global and unlocked: this lock is for them, and for the files below. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct names_file {
	const char *paths[2]; /* newer iproute2 ships its own under /usr/share */
	int (*read)(const char *path);
	struct timespec mtime;
};

static struct names_file tables = {
	.paths = {"/etc/iproute2/rt_tables", "/usr/share/iproute2/rt_tables"},
	.read = rtnl_route_read_table_names,
};

static struct names_file protocols = {
	.paths = {"/etc/iproute2/rt_protos", "/usr/share/iproute2/rt_protos"},
	.read = rtnl_route_read_protocol_names,
};

static void refresh(struct names_file *file)
{
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(file->paths); i++) {
		if (stat(file->paths[i], &st) < 0)
			continue;
		if (st.st_mtim.tv_sec != file->mtime.tv_sec ||
			st.st_mtim.tv_nsec != file->mtime.tv_nsec)
			file->read(file->paths[i]);
		file->mtime = st.st_mtim;
		return;
	}
}

const char *const names_directories[] = {"/etc/iproute2", "/usr/share/iproute2", NULL};

static uint64_t mix(uint64_t stamp, uint64_t value)
{
	return (stamp ^ value) * 0x100000001b3; /* as FNV-1a does */
}

uint64_t names_stamp(void)
{
	const struct names_file *const files[] = {&tables, &protocols};
	uint64_t stamp = 0xcbf29ce484222325;
	struct stat st;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		for (size_t j = 0; j < ARRAY_SIZE(files[i]->paths); j++) {
			if (stat(files[i]->paths[j], &st) < 0)
				continue;
			stamp = mix(mix(mix(stamp, 4 * i + j), (uint64_t)st.st_mtim.tv_sec),
				(uint64_t)st.st_mtim.tv_nsec);
			break; /* as refresh() does */
		}
	return stamp;
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
	buf[0] = '\0';
	if (table <= INT32_MAX) {
		pthread_mutex_lock(&lock);
		refresh(&tables);
		rtnl_route_table2str((int)table, buf, NAME_SIZE);
		pthread_mutex_unlock(&lock);
	}
	return or_number(table, buf);
}

int table_number(const char *text, uint32_t *ret)
{
	char *end, name[NAME_SIZE];
	unsigned long n = strtoul(text, &end, 10);
	int found;

	if (text[0] >= '0' && text[0] <= '9' && *end == '\0') {
		*ret = (uint32_t)n;
		return n <= UINT32_MAX ? 0 : -EINVAL;
	}
	for (uint32_t table = RT_TABLE_DEFAULT; table <= RT_TABLE_LOCAL; table++)
		if (strcmp(text, table_name(table, name)) == 0) {
			*ret = table;
			return 0;
		}
	pthread_mutex_lock(&lock);
	refresh(&tables);
	found = rtnl_route_str2table(text);
	pthread_mutex_unlock(&lock);
	if (found < 0 || strlen(text) >= NAME_SIZE || strncmp(text, "0x", 2) == 0)
		return -EINVAL;
	*ret = (uint32_t)found;
	return 0;
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
	pthread_mutex_lock(&lock);
	refresh(&protocols);
	rtnl_route_proto2str(protocol, buf, NAME_SIZE);
	pthread_mutex_unlock(&lock);
	return or_number(protocol, buf);
}

int protocol_number(const char *text, uint8_t *ret)
{
	int found;

	if (byte_number(text, ret) == 0)
		return 0;
	if (!is_name(text))
		return -EINVAL;
	pthread_mutex_lock(&lock);
	refresh(&protocols);
	found = rtnl_route_str2proto(text);
	pthread_mutex_unlock(&lock);
	if (found < 0 || found > UINT8_MAX)
		return -EINVAL;
	*ret = (uint8_t)found;
	return 0;
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
