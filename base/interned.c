/* SPDX-License-Identifier: MIT */
/*
 * Interned strings: see interned.h. A ring indexed by number modulo INTERNED_MAX, in which a new
 * entry replaces the oldest, and a search tree (tsearch(3)) that finds an entry by its text.
 */
#include "interned.h"

#include <pthread.h>
#include <search.h>
#include <stddef.h>
#include <string.h>

#include "cleanup.h"

#define NUMBER_MAX ((1u << INTERNED_BITS) - 1)

struct interned {
	uint32_t number;
	char text[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects all below */
static struct interned *ring[INTERNED_MAX];
static void *by_text;
static uint32_t last_number;
static bool (*in_use)(uint32_t number);

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct interned *)a)->text, ((const struct interned *)b)->text);
}

static struct interned *interned_new(const char *text, size_t size)
{
	struct interned *p = malloc(sizeof(*p) + size);

	if (p)
		memcpy(p->text, text, size);
	return p;
}

static void drop_entry(struct interned **at)
{
	if (*at)
		tdelete(*at, &by_text, compare_entries);
	free(*at);
	*at = NULL;
}

static bool number_is_free(uint32_t number)
{
	const struct interned *p = ring[number % INTERNED_MAX];

	return (!p || p->number != number) && !(in_use && in_use(number));
}

/* The next free number; 0: all are in use. */
static uint32_t next_number(void)
{
	for (uint32_t i = 0; i < NUMBER_MAX; i++) {
		last_number = last_number % NUMBER_MAX + 1;
		if (number_is_free(last_number))
			return last_number;
	}
	return 0;
}

/* Stores P in the ring in place of the oldest entry. Returns its number; 0: none is free. */
static uint32_t store_entry(struct interned *p)
{
	struct interned **at;

	p->number = next_number();
	at = &ring[p->number % INTERNED_MAX];
	if (p->number) {
		drop_entry(at);
		*at = p;
	}
	return p->number;
}

/* Takes ownership of P: stores it in the ring or frees it. */
static int find_or_store(struct interned *p, uint32_t *ret)
{
	struct interned **found = tsearch(p, &by_text, compare_entries);

	if (found && *found == p) {
		*ret = store_entry(p);
		if (*ret)
			return 0;
		tdelete(p, &by_text, compare_entries);
	} else if (found) {
		*ret = (*found)->number;
	}
	free(p);
	return !found ? -ENOMEM : *ret ? 0 : -EOVERFLOW;
}

void intern_set_in_use(bool (*callback)(uint32_t number))
{
	in_use = callback;
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
	int r = 0;

	pthread_mutex_lock(&lock);
	p = ring[number % INTERNED_MAX];
	if (number == 0)
		ret[0] = '\0';
	else if (p && p->number == number)
		strcpy(ret, p->text);
	else
		r = -ESTALE;
	pthread_mutex_unlock(&lock);
	return r;
}
