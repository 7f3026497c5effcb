/* SPDX-License-Identifier: MIT */
/*
 * /NAME/counters: the SNMP counters of the kernel (RFC 4293, RFC 4022, …, and
 * Documentation/networking/snmp_counter.rst). One file for each counter, with its nstat(8) name.
 *
 * /proc/net/snmp and similar files show the namespace of the thread that opens them. The node of a
 * counter holds its name as a text, and the index of its source file, so a read parses
 * only that file.
 */
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "io.h"
#include "netns.h"
#include "rows.h"

#define TEXT_MAX 65536

/*
 * A file has either pairs of lines, "TcpExt: SyncookiesSent …" and "TcpExt: 0 …", or one line for
 * each counter, "Ip6InReceives 0". Counter names of a file contain its MARK: lookup tries files
 * with a matching mark first.
 */
static const struct source {
	const char *path;
	bool pairs;
	const char *mark;
} sources[] = {
	{"/proc/thread-self/net/netstat", true, "Ext"},
	{"/proc/thread-self/net/snmp6", false, "6"},
	{"/proc/thread-self/net/sctp/snmp", false, "Sctp"},
	{"/proc/thread-self/net/snmp", true, ""},
};

struct reading {
	const struct source *source;
	char text[TEXT_MAX];
};

/* Return 0 to continue; any other value ends the iteration and is returned. */
typedef int (*each_counter_fn)(const char *name, const char *value, void *arg);

/* Called inside the namespace. */
static int read_source_inside(void *arg)
{
	struct reading *reading = arg;
	_cleanup_close_ int fd = open(reading->source->path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -errno : read_all(fd, reading->text, TEXT_MAX);

	if (n < 0)
		return (int)n;
	if (n == TEXT_MAX)
		return -EFBIG;
	reading->text[n] = '\0';
	return 0;
}

static int each_counter_of_pair(char *names, char *values, each_counter_fn each, void *arg)
{
	char *prefix = strsep(&names, ":"), *field, *value, name[NAME_MAX + 1];
	int r = 0;

	strsep(&values, ":");
	while (r == 0 && (field = strsep(&names, " ")) && (value = strsep(&values, " ")))
		if (field[0] &&
			(size_t)snprintf(name, sizeof(name), "%s%s", prefix, field) < sizeof(name))
			r = each(name, value, arg);
	return r;
}

static int each_counter_of_line(char *line, each_counter_fn each, void *arg)
{
	char *save = NULL, *name = strtok_r(line, " \t", &save),
	     *value = strtok_r(NULL, " \t", &save);

	return name && value ? each(name, value, arg) : 0;
}

/* Calls EACH for each counter of SOURCE. A missing file (protocol not in the kernel) is empty. */
static int each_counter(
	struct tree_request *rq, const struct source *source, each_counter_fn each, void *arg)
{
	_cleanup_free_ struct reading *reading = malloc(sizeof(*reading));
	char *line, *next;
	int r;

	if (!reading)
		return -ENOMEM;
	reading->source = source;
	r = netns_call(rq->netns, read_source_inside, reading);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	next = reading->text;
	while (r == 0 && (line = strsep(&next, "\n")) && *line)
		r = source->pairs ? each_counter_of_pair(line, strsep(&next, "\n"), each, arg)
				  : each_counter_of_line(line, each, arg);
	return r;
}

struct wanted {
	const char *name;
	FILE *out; /* NULL: existence check only */
};

static int print_wanted(const char *name, const char *value, void *arg)
{
	struct wanted *wanted = arg;

	if (strcmp(name, wanted->name) != 0)
		return 0;
	if (wanted->out)
		fprintf(wanted->out, "%s\n", value);
	return 1;
}

/* Searches the sources whose mark is in NAME, or, without MARKED, the other sources. */
static int find_counter_in(
	struct tree_request *rq, const char *name, bool marked, struct tree_node *ret)
{
	struct wanted wanted = {.name = name};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(sources); i++) {
		if ((strstr(name, sources[i].mark) != NULL) != marked)
			continue;
		r = each_counter(rq, &sources[i], print_wanted, &wanted);
		if (r > 0)
			return tree_text_object(name, (uint32_t)i, &ret->object);
	}
	return r < 0 ? r : -ENOENT;
}

static int find_counter(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = find_counter_in(rq, name, true, ret);

	return r == -ENOENT ? find_counter_in(rq, name, false, ret) : r;
}

struct listing {
	uint32_t source;
	struct tree_node child;
	tree_each_fn each;
	void *arg;
};

static int add_listed_counter(const char *name, _unused_ const char *value, void *arg)
{
	struct listing *l = arg;
	int r = tree_text_object(name, l->source, &l->child.object);

	return r < 0 ? r : l->each(name, &l->child, l->arg);
}

static int list_counters(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	struct listing listing = {.child = child, .each = each, .arg = arg};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(sources); i++) {
		listing.source = (uint32_t)i;
		r = each_counter(rq, &sources[i], add_listed_counter, &listing);
	}
	return r;
}

static const char *counter_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return tree_text(&rq->node, buf) < 0 ? "?" : buf;
}

static int counter_show(struct tree_request *rq, FILE *out)
{
	char name[INTERNED_SIZE];
	struct wanted wanted = {.name = name, .out = out};
	size_t source = rq->node.object & ((1u << TREE_TEXT_BITS) - 1);
	int r = tree_text(&rq->node, name);

	if (r < 0)
		return r;
	if (source >= ARRAY_SIZE(sources))
		return -ESTALE;
	r = each_counter(rq, &sources[source], print_wanted, &wanted);
	return r < 0 ? r : r > 0 ? 0 : -ESTALE;
}

static const struct tree_many counters_many = {
	.find = find_counter,
	.list = list_counters,
	.has_text = true,
	.name_of = counter_name,
};

const struct tree_row counters_rows[] = {
	{"/NAME/counters", DIR_MODE, "protocol counters"},
	{"/NAME/counters/COUNTER", READ_MODE, "a protocol counter of nstat(8)", counter_show,
		.many = &counters_many},
	{NULL},
};
