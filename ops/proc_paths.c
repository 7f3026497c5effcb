/* SPDX-License-Identifier: MIT */
/*
 * Numbers for paths: a ring in which a number's place is its remainder, so that a new one takes
 * the place of the oldest, and a search tree (tsearch(3)) to find a path again. See proc_paths.h.
 */
#include "proc_paths.h"

#include <pthread.h>
#include <search.h>
#include <stddef.h>
#include <string.h>

#include "cleanup.h"

struct path {
	uint32_t number;
	char text[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct path *ring[PROC_PATHS_MAX];
static void *by_text;
static uint32_t last;

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct path *)a)->text, ((const struct path *)b)->text);
}

static struct path *path_new(const char *text, size_t size)
{
	struct path *p = malloc(sizeof(*p) + size);

	if (p)
		memcpy(p->text, text, size);
	return p;
}

static void forget(struct path **at)
{
	if (*at)
		tdelete(*at, &by_text, compare);
	free(*at);
	*at = NULL;
}

/* The new P takes the place of the oldest. */
static uint32_t remember(struct path *p)
{
	struct path **at = &ring[++last % PROC_PATHS_MAX];

	forget(at);
	*at = p;
	return p->number = last;
}

/* P is the ring's afterwards, or given up. */
static int find_or_remember(struct path *p, uint32_t *ret)
{
	struct path **found = tsearch(p, &by_text, compare);

	if (found && *found == p && last + 1 < 1u << PROC_PATH_BITS) {
		*ret = remember(p);
		return 0;
	}
	if (found && *found != p)
		*ret = (*found)->number;
	else if (found)
		tdelete(p, &by_text, compare);
	free(p);
	return found ? *ret ? 0 : -EOVERFLOW : -ENOMEM;
}

int proc_path_number(const char *path, uint32_t *ret)
{
	size_t size = strlen(path) + 1;
	struct path *p;
	int r;

	*ret = 0;
	if (size > PROC_PATH_SIZE)
		return -ENAMETOOLONG;
	p = path_new(path, size);
	if (!p)
		return -ENOMEM;
	pthread_mutex_lock(&lock);
	r = find_or_remember(p, ret);
	pthread_mutex_unlock(&lock);
	return r;
}

int proc_path_text(uint32_t number, char ret[PROC_PATH_SIZE])
{
	const struct path *p;
	int r = 0;

	pthread_mutex_lock(&lock);
	p = ring[number % PROC_PATHS_MAX];
	if (number == 0)
		ret[0] = '\0';
	else if (p && p->number == number)
		strcpy(ret, p->text);
	else
		r = -ESTALE;
	pthread_mutex_unlock(&lock);
	return r;
}
