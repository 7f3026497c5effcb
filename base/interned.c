/* SPDX-License-Identifier: MIT */
/*
 * Interned strings: see interned.h. A hash table finds an entry by its number, a search tree
 * (tsearch(3)) by its text. Entries without a reference are in a queue, least recently used first.
 */
#include "interned.h"

#include <pthread.h>
#include <search.h>
#include <stddef.h>
#include <string.h>
#include <sys/queue.h>

#include "cleanup.h"

#define NUMBER_MAX ((1u << INTERNED_BITS) - 1)
#define BUCKETS 65536

struct interned {
	uint32_t number;
	uint64_t refs;
	LIST_ENTRY(interned) same_bucket;
	TAILQ_ENTRY(interned) same_queue; /* while refs is 0 */
	char text[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static LIST_HEAD(, interned) buckets[BUCKETS];
static void *by_text;
static TAILQ_HEAD(, interned) unused = TAILQ_HEAD_INITIALIZER(unused);
static unsigned n_unused;
static uint32_t last_number;

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct interned *)a)->text, ((const struct interned *)b)->text);
}

/* NULL: there is none. */
static struct interned *find_entry(uint32_t number)
{
	struct interned *p;

	LIST_FOREACH (p, &buckets[number % BUCKETS], same_bucket)
		if (p->number == number)
			break;
	return p;
}

static void add_unused(struct interned *p)
{
	TAILQ_INSERT_TAIL(&unused, p, same_queue);
	n_unused++;
}

static void remove_unused(struct interned *p)
{
	TAILQ_REMOVE(&unused, p, same_queue);
	n_unused--;
}

static void evict_entry(struct interned *p)
{
	remove_unused(p);
	LIST_REMOVE(p, same_bucket);
	tdelete(p, &by_text, compare_entries);
	free(p);
}

static void evict_entries(void)
{
	while (n_unused > INTERNED_MAX)
		evict_entry(TAILQ_FIRST(&unused));
}

/* The next number without a reference; 0: all have one. */
static uint32_t next_number(void)
{
	struct interned *p;

	for (uint32_t i = 0; i < NUMBER_MAX; i++) {
		last_number = last_number % NUMBER_MAX + 1;
		p = find_entry(last_number);
		if (p && p->refs)
			continue;
		if (p)
			evict_entry(p);
		return last_number;
	}
	return 0;
}

static struct interned *interned_new(const char *text, size_t size)
{
	struct interned *p = calloc(1, sizeof(*p) + size);

	if (p)
		memcpy(p->text, text, size);
	return p;
}

/* Takes ownership of P, which is in the search tree only. */
static int store_entry(struct interned *p, uint32_t *ret)
{
	p->number = *ret = next_number();
	if (!p->number) {
		tdelete(p, &by_text, compare_entries);
		free(p);
		return -EOVERFLOW;
	}
	LIST_INSERT_HEAD(&buckets[p->number % BUCKETS], p, same_bucket);
	add_unused(p);
	evict_entries();
	return 0;
}

/* Takes ownership of P: stores it or frees it. */
static int find_or_store(struct interned *p, uint32_t *ret)
{
	struct interned **at = tsearch(p, &by_text, compare_entries), *found = at ? *at : NULL;

	if (found == p)
		return store_entry(p, ret);
	free(p);
	if (!found)
		return -ENOMEM;
	if (!found->refs) { /* the most recently used one now */
		remove_unused(found);
		add_unused(found);
	}
	*ret = found->number;
	return 0;
}

int intern(const char *text, uint32_t *ret)
{
	size_t size = strlen(text) + 1;
	struct interned *p;
	int r;

	*ret = 0;
	if (size > INTERNED_SIZE)
		return -ENAMETOOLONG;
	p = interned_new(text, size);
	if (!p)
		return -ENOMEM;
	pthread_mutex_lock(&lock);
	r = find_or_store(p, ret);
	pthread_mutex_unlock(&lock);
	return r;
}

int interned_text(uint32_t number, char ret[INTERNED_SIZE])
{
	const struct interned *p;

	ret[0] = '\0';
	if (number == 0)
		return 0;
	pthread_mutex_lock(&lock);
	p = find_entry(number);
	if (p)
		strcpy(ret, p->text);
	pthread_mutex_unlock(&lock);
	return p ? 0 : -ESTALE;
}

int interned_ref(uint32_t number)
{
	struct interned *p;

	if (number == 0)
		return 0;
	pthread_mutex_lock(&lock);
	p = find_entry(number);
	if (p && p->refs++ == 0)
		remove_unused(p);
	pthread_mutex_unlock(&lock);
	return p ? 0 : -ESTALE;
}

void interned_unref(uint32_t number, uint64_t n)
{
	struct interned *p;

	pthread_mutex_lock(&lock);
	p = find_entry(number);
	if (p && p->refs) {
		p->refs -= n < p->refs ? n : p->refs;
		if (!p->refs)
			add_unused(p);
		evict_entries();
	}
	pthread_mutex_unlock(&lock);
}
