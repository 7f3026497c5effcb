/* SPDX-License-Identifier: MIT */
/*
 * Numbers for texts: a ring in which a number's place is its remainder, so that a new one takes
 * the place of the oldest, and a search tree (tsearch(3)) to find a text again. See interned.h.
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

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct interned *ring[INTERNED_MAX];
static void *by_text;
static uint32_t last;
static bool (*in_use)(uint32_t number);

static int compare(const void *a, const void *b)
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

static void forget(struct interned **at)
{
	if (*at)
		tdelete(*at, &by_text, compare);
	free(*at);
	*at = NULL;
}

static bool is_free(uint32_t number)
{
	const struct interned *p = ring[number % INTERNED_MAX];

	return (!p || p->number != number) && !(in_use && in_use(number));
}

/* The next one that can be given; 0: there is none. */
static uint32_t next_number(void)
{
	for (uint32_t i = 0; i < NUMBER_MAX; i++) {
		last = last % NUMBER_MAX + 1;
		if (is_free(last))
			return last;
	}
	return 0;
}

/* The new P takes the place of an old one. */
static uint32_t remember(struct interned *p)
{
	struct interned **at;

	p->number = next_number();
	at = &ring[p->number % INTERNED_MAX];
	if (p->number) {
		forget(at);
		*at = p;
	}
	return p->number;
}

/* P is the ring's afterwards, or given up. */
static int find_or_remember(struct interned *p, uint32_t *ret)
{
	struct interned **found = tsearch(p, &by_text, compare);

	if (found && *found == p) {
		*ret = remember(p);
		if (*ret)
			return 0;
		tdelete(p, &by_text, compare);
	} else if (found) {
		*ret = (*found)->number;
	}
	free(p);
	return !found ? -ENOMEM : *ret ? 0 : -EOVERFLOW;
}

void intern_ask(bool (*asked)(uint32_t number))
{
	in_use = asked;
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
	r = find_or_remember(p, ret);
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
