/* SPDX-License-Identifier: MIT */
/*
 * Lookup counts: see nlookup.h. One count for each number, in pages that are allocated while any of
 * their counts is not 0. Numbers are allocated in sequence, so few pages hold many of them.
 */
#include "nlookup.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "nodeid.h"

#define PAGE 1024
#define PAGES(bits) (((1u << (bits)) + PAGE - 1) / PAGE)

struct page {
	unsigned used;
	struct count {
		uint32_t n, epoch;
	} counts[PAGE];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static struct page *serials[PAGES(NODEID_SERIAL_BITS)];
static struct page *texts[PAGES(INTERNED_BITS)];
static uint32_t last_epoch;

/* NULL: no page, the count is 0. */
static struct count *find_count(struct page *const *pages, uint32_t number)
{
	struct page *page = pages[number / PAGE];

	return page ? &page->counts[number % PAGE] : NULL;
}

/* Number 0 is not counted. */
static int count_ref(struct page **pages, uint32_t number)
{
	struct page **page = &pages[number / PAGE];
	struct count *count;

	if (number == 0)
		return 0;
	if (!*page)
		*page = calloc(1, sizeof(**page));
	if (!*page)
		return -ENOMEM;
	count = find_count(pages, number);
	if (count->n++ == 0) {
		(*page)->used++;
		count->epoch = ++last_epoch ?: ++last_epoch;
	}
	return 0;
}

static void count_unref(struct page **pages, uint32_t number, uint64_t n)
{
	struct page **page = &pages[number / PAGE];
	struct count *count = find_count(pages, number);

	if (!count || count->n == 0)
		return;
	count->n -= n < count->n ? (uint32_t)n : count->n;
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
	int r;

	pthread_mutex_lock(&lock);
	r = count_ref(serials, (uint32_t)node->serial);
	if (r == 0) {
		r = count_ref(texts, tree_text_number(node));
		if (r < 0)
			count_unref(serials, (uint32_t)node->serial, 1);
	}
	pthread_mutex_unlock(&lock);
	return r;
}

void nlookup_drop(const struct tree_node *node, uint64_t n)
{
	pthread_mutex_lock(&lock);
	count_unref(serials, (uint32_t)node->serial, n);
	count_unref(texts, tree_text_number(node), n);
	pthread_mutex_unlock(&lock);
}

static struct count read_count(struct page *const *pages, uint32_t number)
{
	struct count copy = {0}, *count;

	pthread_mutex_lock(&lock);
	count = find_count(pages, number);
	if (count)
		copy = *count;
	pthread_mutex_unlock(&lock);
	return copy;
}

bool nlookup_has_serial(uint64_t serial)
{
	return read_count(serials, (uint32_t)serial).n > 0;
}

bool nlookup_has_text(uint32_t number)
{
	return read_count(texts, number).n > 0;
}

uint32_t nlookup_epoch(uint64_t serial)
{
	return read_count(serials, (uint32_t)serial).epoch;
}
