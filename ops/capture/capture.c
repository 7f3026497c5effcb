/* SPDX-License-Identifier: MIT */
/*
 * The files capture/FILTER: see capture.h. A job opens the ring; the event loop is told when
 * packets arrive, but only while a reader or a poller waits for them (EPOLLONESHOT).
 */
#include "capture.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>

#include "capture_blocks.h"
#include "capture_filter.h"
#include "cleanup.h"
#include "containers.h"
#include "holders.h"
#include "link_node.h"
#include "link_type.h"
#include "links.h"
#include "packet_ring.h"
#include "rows.h"
#include "shortage.h"
#include "texts.h"

#define CAPTURES_MAX 32 /* each has a ring of 8 MiB */

struct capture {
	struct captures *all;
	struct capture *next; /* of all->open */
	struct tree_ready ready;
	uint64_t cookie; /* of the namespace */
	pid_t pid;	 /* that opened it */
	char comm[HOLDER_COMM_SIZE];
	atomic_bool ended;    /* the namespace is no longer held */
	pthread_mutex_t lock; /* protects blocks */
	struct capture_blocks *blocks;
};

/* Lock order: this lock, the locks of a reader, the lock of a capture. */
struct captures {
	int epoll;
	pthread_mutex_t lock; /* protects all below, and that the captures exist */
	struct capture *open;
	unsigned n; /* with those that are being opened */
};

struct captures *captures_new(void)
{
	struct captures *all = calloc(1, sizeof(*all));

	if (!all)
		return NULL;
	pthread_mutex_init(&all->lock, NULL);
	all->epoll = epoll_create1(EPOLL_CLOEXEC);
	return all->epoll < 0 ? captures_free(all) : all;
}

struct captures *captures_free(struct captures *all)
{
	if (!all)
		return NULL;
	closep(&all->epoll);
	pthread_mutex_destroy(&all->lock);
	free(all);
	return NULL;
}

int captures_fd(const struct captures *all)
{
	return all->epoll;
}

void captures_dispatch(struct captures *all)
{
	struct epoll_event events[CAPTURES_MAX];
	int n;

	pthread_mutex_lock(&all->lock);
	n = epoll_wait(all->epoll, events, CAPTURES_MAX, 0);
	for (int i = 0; i < n; i++) {
		struct capture *c = events[i].data.ptr;

		c->ready.call(c->ready.arg);
	}
	pthread_mutex_unlock(&all->lock);
}

int captures_each(struct captures *all, uint64_t cookie,
	int (*each)(pid_t pid, const char *comm, void *arg), void *arg)
{
	int r = 0;

	pthread_mutex_lock(&all->lock);
	for (const struct capture *c = all->open; r == 0 && c; c = c->next)
		if (c->cookie == cookie && !atomic_load(&c->ended))
			r = each(c->pid, c->comm, arg);
	pthread_mutex_unlock(&all->lock);
	return r;
}

/* Has the event loop told once when packets arrive. OPERATION: EPOLL_CTL_ADD or EPOLL_CTL_MOD. */
static int await_packets(struct capture *c, int operation)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = c};
	int fd = capture_blocks_fd(c->blocks);

	return epoll_ctl(c->all->epoll, operation, fd, &event) < 0 ? -errno : 0;
}

/*
 * A child may have the descriptor open until it executes its program, so close(2) alone could leave
 * the ring in the epoll.
 */
static void forget_ring(struct capture *c)
{
	int fd = capture_blocks_fd(c->blocks);

	if (fd >= 0)
		epoll_ctl(c->all->epoll, EPOLL_CTL_DEL, fd, NULL);
}

/* At the end, the namespace is no longer held. */
static ssize_t capture_read(void *opened, char *buf, size_t size)
{
	struct capture *c = opened;
	ssize_t n;
	int r = 0;

	pthread_mutex_lock(&c->lock);
	n = capture_blocks_read(c->blocks, buf, size);
	if (n == -EAGAIN) {
		r = await_packets(c, EPOLL_CTL_MOD);
	} else if (n == 0) {
		forget_ring(c);
		capture_blocks_end(c->blocks);
		atomic_store(&c->ended, true);
	}
	pthread_mutex_unlock(&c->lock);
	return r < 0 ? r : n;
}

static bool capture_is_ready(void *opened)
{
	struct capture *c = opened;
	bool ready;

	pthread_mutex_lock(&c->lock);
	ready = capture_blocks_ready(c->blocks) || await_packets(c, EPOLL_CTL_MOD) < 0;
	pthread_mutex_unlock(&c->lock);
	return ready;
}

/* Takes NULL. */
static void capture_free(struct capture *c)
{
	if (!c)
		return;
	capture_blocks_free(c->blocks);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static void capture_close(void *opened)
{
	struct capture *c = opened, **at;
	struct captures *all = c->all;

	pthread_mutex_lock(&all->lock);
	for (at = &all->open; *at != c; at = &(*at)->next)
		;
	*at = c->next;
	all->n--;
	forget_ring(c);
	pthread_mutex_unlock(&all->lock);
	capture_free(c);
}

static int capture_find(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	char text[INTERNED_SIZE];

	if (strlen(name) >=
		CAPTURE_FILTER_MAX) /* newer kernels pass on longer names than NAME_MAX */
		return -ENAMETOOLONG;
	/* The object of a namespace is 0. */
	snprintf(text, sizeof(text), "%u/%s", rq->node.object, name);
	return tree_text_object(text, 0, &ret->object);
}

static const char *capture_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	char text[INTERNED_SIZE];
	const char *name;

	return link_node_split(&rq->node, text, &name) < 0 ? "?" : strcpy(buf, name);
}

static int count_capture(struct tree_request *rq)
{
	struct captures *all = rq->tree->captures;
	int r = 0;

	pthread_mutex_lock(&all->lock);
	if (all->n == CAPTURES_MAX)
		r = request_refuse(rq, -ENFILE, "%d captures are open", CAPTURES_MAX);
	else
		all->n++;
	pthread_mutex_unlock(&all->lock);
	return r;
}

static void discount_capture(struct captures *all)
{
	pthread_mutex_lock(&all->lock);
	all->n--;
	pthread_mutex_unlock(&all->lock);
}

static int print_pod(const struct container *c, void *arg)
{
	FILE *out = arg;

	if (!c->pod[0])
		return 0;
	fprintf(out, " pod %s/%s", c->namespace, c->pod);
	return 1;
}

/* The namespace, and its pod if it is known. */
static int print_place(struct tree_request *rq, FILE *out)
{
	struct stat st;
	int r;

	if (fstat(rq->netns, &st) < 0)
		return -errno;
	fputs("netns ", out);
	text_print(out, true, rq->handle.name);
	r = containers_in(rq->tree->containers, st.st_ino, print_pod, out);
	return is_shortage(r) ? r : 0;
}

static int place_of(struct tree_request *rq, char **ret)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int r;

	if (!out)
		return -ENOMEM;
	r = print_place(rq, out);
	if (fclose(out) != 0 || !text)
		return -ENOMEM;
	if (r == 0)
		*ret = steal_ptr(&text);
	return r;
}

/* Opens the ring of the request's file, and begins the stream. */
static int open_blocks(struct tree_request *rq, struct capture_blocks **ret)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_free_ char *place = NULL;
	char text[INTERNED_SIZE], filter[CAPTURE_FILTER_MAX];
	struct capture_source source = {.type = &link_type_cooked, .filter = filter};
	struct sock_fprog program = {0};
	const char *name;
	int ifindex = link_node_split(&rq->node, text, &name), r = ifindex < 0 ? ifindex : 0;

	if (r == 0)
		r = place_of(rq, &place);
	if (r == 0 && ifindex > 0)
		r = link_get_index(rq, ifindex, &link);
	if (r < 0)
		return r;
	if (ifindex > 0) {
		source.type = link_type_of(link.type);
		source.interface = link.name;
	}
	source.place = place;
	capture_filter_text(name, filter);
	r = capture_filter_compile(rq, filter, source.type, &program);
	if (r == 0)
		r = packet_ring_open(
			rq->netns, ifindex, source.type->cooked, &program, &source.ring);
	free(program.filter);
	if (r < 0)
		return r;
	if (strcmp(filter, CAPTURE_ALL) == 0)
		source.filter = NULL;
	r = capture_blocks_new(&source, ret);
	if (r < 0)
		packet_ring_close(source.ring);
	return r;
}

static int capture_new(struct tree_request *rq, struct tree_ready ready, struct capture **ret)
{
	struct capture *c = calloc(1, sizeof(*c));
	char path[32];
	int r;

	if (!c)
		return -ENOMEM;
	c->all = rq->tree->captures;
	c->ready = ready;
	c->cookie = rq->handle.cookie;
	c->pid = rq->caller.pid;
	snprintf(path, sizeof(path), "/proc/%d/comm", c->pid);
	if (holder_comm(AT_FDCWD, path, c->comm) < 0)
		strcpy(c->comm, "?");
	pthread_mutex_init(&c->lock, NULL);
	r = open_blocks(rq, &c->blocks);
	if (r == 0)
		r = await_packets(c, EPOLL_CTL_ADD);
	if (r < 0)
		capture_free(c);
	else
		*ret = c;
	return r;
}

static int capture_open(struct tree_request *rq, struct tree_ready ready, void **ret)
{
	struct captures *all = rq->tree->captures;
	struct capture *c;
	int r = count_capture(rq);

	if (r < 0)
		return r;
	r = capture_new(rq, ready, &c);
	if (r < 0) {
		discount_capture(all);
		return r;
	}
	pthread_mutex_lock(&all->lock);
	c->next = all->open;
	all->open = c;
	pthread_mutex_unlock(&all->lock);
	*ret = c;
	return 0;
}

static const struct tree_many filters = {
	.find = capture_find, .has_text = true, .name_of = capture_name};

static const struct tree_stream capture_stream = {.open = capture_open,
	.read = capture_read,
	.is_ready = capture_is_ready,
	.close = capture_close};

const struct tree_row capture_rows[] = {
	{"/NAME/capture", DIR_MODE, "packets of all links, by filter"},
	{"/NAME/capture/FILTER", S_IFREG | 0400, "a stream of packets of all links, as pcapng",
		.stream = &capture_stream, .many = &filters, .waits_on_userspace = true},
	{"/NAME/links/IF/capture", DIR_MODE, "packets, by filter"},
	{"/NAME/links/IF/capture/FILTER", S_IFREG | 0400, "a stream of packets, as pcapng",
		.stream = &capture_stream, .many = &filters, .waits_on_userspace = true},
	{NULL},
};
