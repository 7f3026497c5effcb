/* SPDX-License-Identifier: MIT */
/*
 * Counters: see counters.h. The kernel shows those of the namespace of the thread that opens
 * /proc/net/snmp and the like. The node of a counter holds a number for its name, and which of
 * these files has it, so that reading a counter reads that file alone.
 */
#include "counters.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "cleanup.h"
#include "netns.h"

#define TEXT_MAX 65536

/* The object of a node: the number of its name, and the source. */
#define SOURCE_BITS (32 - INTERNED_BITS)
#define SOURCE_MASK ((1u << SOURCE_BITS) - 1)

/*
 * A file has either pairs of lines, "TcpExt: SyncookiesSent …" and "TcpExt: 0 …", or a line for
 * each counter, "Ip6InReceives 0". MARK is in the names of its counters: lookup tries the files
 * with it first.
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

/* Returns what it is to end with: 0 to go on. */
typedef int (*each_fn)(const char *name, const char *value, void *arg);

/* During a visit to the namespace. */
static int read_inside(void *arg)
{
	struct reading *reading = arg;
	_cleanup_close_ int fd = open(reading->source->path, O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	while ((n = read(fd, reading->text + size, TEXT_MAX - size)) != 0) {
		if (n < 0 && errno != EINTR)
			return -errno;
		size += n > 0 ? (size_t)n : 0;
		if (size == TEXT_MAX)
			return -EFBIG;
	}
	reading->text[size] = '\0';
	return 0;
}

static int each_of_pair(char *names, char *values, each_fn each, void *arg)
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

static int each_of_line(char *line, each_fn each, void *arg)
{
	char *save = NULL, *name = strtok_r(line, " \t", &save),
	     *value = strtok_r(NULL, " \t", &save);

	return name && value ? each(name, value, arg) : 0;
}

/* Calls EACH for the counters of SOURCE. A kernel without the protocol has no such file. */
static int each_counter(
	struct tree_request *rq, const struct source *source, each_fn each, void *arg)
{
	_cleanup_free_ struct reading *reading = malloc(sizeof(*reading));
	char *line, *next;
	int r;

	if (!reading)
		return -ENOMEM;
	reading->source = source;
	r = netns_call(rq->netns, read_inside, reading);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	next = reading->text;
	while (r == 0 && (line = strsep(&next, "\n")) && *line)
		r = source->pairs ? each_of_pair(line, strsep(&next, "\n"), each, arg)
				  : each_of_line(line, each, arg);
	return r;
}

struct wanted {
	const char *name;
	FILE *out; /* NULL: only whether it is there */
};

static int take_wanted(const char *name, const char *value, void *arg)
{
	struct wanted *wanted = arg;

	if (strcmp(name, wanted->name) != 0)
		return 0;
	if (wanted->out)
		fprintf(wanted->out, "%s\n", value);
	return 1;
}

static int make_node(struct tree_request *rq, const char *name, const struct source *source,
	struct tree_node *ret)
{
	uint32_t number;
	int r = intern(name, &number);

	if (r < 0)
		return r;
	*ret = (struct tree_node){.serial = rq->node.serial,
		.object = number << SOURCE_BITS | (uint32_t)(source - sources),
		.row = tree_row_number("/NAME/counters/COUNTER")};
	return 0;
}

/* Among those sources that have a mark in NAME, or among the others. */
static int find_in(struct tree_request *rq, const char *name, bool marked, struct tree_node *ret)
{
	struct wanted wanted = {.name = name};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(sources); i++) {
		if ((strstr(name, sources[i].mark) != NULL) != marked)
			continue;
		r = each_counter(rq, &sources[i], take_wanted, &wanted);
		if (r > 0)
			return make_node(rq, name, &sources[i], ret);
	}
	return r < 0 ? r : -ENOENT;
}

static int find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	int r = find_in(rq, name, true, ret);

	return r == -ENOENT ? find_in(rq, name, false, ret) : r;
}

struct listing {
	struct tree_request *rq;
	const struct source *source;
	tree_each_fn each;
	void *arg;
};

static int list_one(const char *name, const char *value, void *arg)
{
	struct listing *l = arg;
	struct tree_node node;
	int r = make_node(l->rq, name, l->source, &node);

	return r < 0 ? r : l->each(name, &node, l->arg);
}

static int list(struct tree_request *rq, tree_each_fn each, void *arg)
{
	struct listing listing = {.rq = rq, .each = each, .arg = arg};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(sources); i++) {
		listing.source = &sources[i];
		r = each_counter(rq, &sources[i], list_one, &listing);
	}
	return r;
}

static uint32_t name_number(const struct tree_node *node)
{
	return node->object >> SOURCE_BITS;
}

static const char *counter_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return interned_text(name_number(&rq->node), buf) < 0 ? "?" : buf;
}

int counter_show(struct tree_request *rq, FILE *out)
{
	char name[INTERNED_SIZE];
	struct wanted wanted = {.name = name, .out = out};
	size_t source = rq->node.object & SOURCE_MASK;
	int r = interned_text(name_number(&rq->node), name);

	if (r < 0)
		return r;
	if (source >= ARRAY_SIZE(sources))
		return -ESTALE;
	r = each_counter(rq, &sources[source], take_wanted, &wanted);
	return r < 0 ? r : r > 0 ? 0 : -ESTALE;
}

const struct tree_many counters_many = {
	.find = find,
	.list = list,
	.text_number = name_number,
	.name_of = counter_name,
};
