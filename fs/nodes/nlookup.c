/* SPDX-License-Identifier: MIT */
/*
 * Lookup counts: see nlookup.h. One count for each serial, in pages that are allocated while any of
 * their counts is not 0. Serials are allocated in sequence, so few pages hold many of them.
 */
#include "nlookup.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "nodeid.h"

#define PAGE 1024
#define PAGES (NODEID_SERIAL_MAX / PAGE + 1)

struct page {
	unsigned used;
	struct count {
		uint64_t n;
		uint32_t epoch;
	} counts[PAGE];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static struct page *pages[PAGES];
static uint32_t last_epoch;

/* NULL: no page, the count is 0. */
static struct count *find_count(uint64_t serial)
{
	struct page *page = pages[serial / PAGE];

	return page ? &page->counts[serial % PAGE] : NULL;
}

/* Serial 0 is not counted. */
static int count_ref(uint64_t serial)
{
	struct page **page = &pages[serial / PAGE];
	struct count *count;

	if (serial == 0)
		return 0;
	if (!*page)
		*page = calloc(1, sizeof(**page));
	if (!*page)
		return -ENOMEM;
	count = find_count(serial);
	if (count->n++ == 0) {
		(*page)->used++;
		count->epoch = ++last_epoch ?: ++last_epoch;
	}
	return 0;
}

static void count_unref(uint64_t serial, uint64_t n)
{
	struct page **page = &pages[serial / PAGE];
	struct count *count = find_count(serial);

	if (!count || count->n == 0)
		return;
	count->n -= n < count->n ? n : count->n;
	if (count->n)
		return;
	count->epoch = 0;
	if (--(*page)->used == 0) {
		free(*page);
		*page = NULL;
	}
}

int nlookup_add(const struct tree_node *node)
{
	int r = interned_ref(tree_text_number(node));

	if (r < 0)
		return r;
	pthread_mutex_lock(&lock);
	r = count_ref(node->serial);
	pthread_mutex_unlock(&lock);
	if (r < 0)
		interned_unref(tree_text_number(node), 1);
	return r;
}

void nlookup_drop(const struct tree_node *node, uint64_t n)
{
	pthread_mutex_lock(&lock);
	count_unref(node->serial, n);
	pthread_mutex_unlock(&lock);
	interned_unref(tree_text_number(node), n);
}

static struct count read_count(uint64_t serial)
{
	struct count copy = {0}, *count;

	pthread_mutex_lock(&lock);
	count = find_count(serial);
	if (count)
		copy = *count;
	pthread_mutex_unlock(&lock);
	return copy;
}

bool nlookup_has_serial(uint64_t serial)
{
	return read_count(serial).n > 0;
}

uint32_t nlookup_epoch(uint64_t serial)
{
	return read_count(serial).epoch;
}
