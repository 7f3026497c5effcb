/* SPDX-License-Identifier: MIT */
/* The sockets of all processes, as of the last pass over /proc: see socket_index.h. */
#include "socket_index.h"

#include <pthread.h>
#include <stdbool.h>

#include "array.h"
#include "cleanup.h"
#include "clock.h"
#include "holders.h"
#include "sorted.h"
#include "wait.h"

#define TIMEOUT_NSEC (20 * NSEC_PER_SEC) /* waiting for the pass of another thread */

struct open_socket {
	uint32_t inode;
	pid_t pid;
};

struct open_sockets {
	struct open_socket *all;
	size_t n, room;
};

struct socket_index {
	const char *proc;
	pthread_mutex_t lock; /* protects all below */
	pthread_cond_t pass_done;
	bool running;
	uint64_t begun;		  /* when the pass that filled `seen` began */
	struct open_sockets seen; /* sorted */
};

static int compare_inodes(const void *a, const void *b)
{
	const struct open_socket *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int compare_sockets(const void *a, const void *b)
{
	const struct open_socket *x = a, *y = b;
	int r = compare_inodes(a, b);

	return r ? r : (x->pid > y->pid) - (x->pid < y->pid);
}

static int add_socket(const struct holder *h, void *arg)
{
	struct open_sockets *s = arg;

	if (array_reserve(&s->all, s->n, &s->room) < 0)
		return -ENOMEM;
	s->all[s->n++] = (struct open_socket){.inode = (uint32_t)h->inode, .pid = h->pid};
	return 0;
}

/* Removes duplicates: a process may have a socket open many times. */
static void sort_and_deduplicate(struct open_sockets *s)
{
	size_t n = 0;

	if (s->n)
		qsort(s->all, s->n, sizeof(*s->all), compare_sockets);
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || compare_sockets(&s->all[n - 1], &s->all[i]) != 0)
			s->all[n++] = s->all[i];
	s->n = n;
}

/* Called with the lock held, which it releases during the pass. */
static int run_socket_pass(struct socket_index *x)
{
	struct open_sockets new = {.n = 0}, old = {.n = 0};
	uint64_t begun = monotonic_nsec();
	int r;

	x->running = true;
	pthread_mutex_unlock(&x->lock);
	r = holders_each(x->proc, HOLDER_SOCKET, 0, add_socket, &new);
	sort_and_deduplicate(&new);
	pthread_mutex_lock(&x->lock);
	if (r == 0) {
		old = x->seen;
		x->seen = new;
		x->begun = begun;
	}
	free(r == 0 ? old.all : new.all);
	x->running = false;
	pthread_cond_broadcast(&x->pass_done);
	return r;
}

int socket_index_update(struct socket_index *x, uint64_t since)
{
	uint64_t end = monotonic_nsec() + TIMEOUT_NSEC;
	int r = 0;

	pthread_mutex_lock(&x->lock);
	while (r == 0 && x->begun < since)
		r = x->running ? wait_condition(&x->pass_done, &x->lock, end) : run_socket_pass(x);
	pthread_mutex_unlock(&x->lock);
	return r;
}

int socket_index_find(
	struct socket_index *x, uint32_t inode, int (*each)(pid_t pid, void *arg), void *arg)
{
	struct open_socket key = {.inode = inode};
	const struct open_sockets *s = &x->seen;
	int r = 0;

	pthread_mutex_lock(&x->lock);
	for (size_t i = sorted_first(&key, s->all, s->n, sizeof(*s->all), compare_inodes);
		r == 0 && i < s->n && s->all[i].inode == inode; i++)
		r = each(s->all[i].pid, arg);
	pthread_mutex_unlock(&x->lock);
	return r;
}

struct socket_index *socket_index_new(const char *proc)
{
	struct socket_index *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->proc = proc;
	pthread_mutex_init(&x->lock, NULL);
	pthread_cond_init(&x->pass_done, NULL);
	return x;
}

struct socket_index *socket_index_free(struct socket_index *x)
{
	if (!x)
		return NULL;
	pthread_cond_destroy(&x->pass_done);
	pthread_mutex_destroy(&x->lock);
	free(x->seen.all);
	free(x);
	return NULL;
}
