/* SPDX-License-Identifier: MIT */
/* Requests, from the loop through a job to the reply: see request.h. */
#include "request.h"

#include <stddef.h>
#include <string.h>

#include "cleanup.h"
#include "nodeid.h"
#include "open_file.h"

static void request_free(struct request *q)
{
	free(q->name);
	free(q->new_name);
	free(q->data);
	free(q->text);
	snapshot_unref(q->snapshot);
	open_file_free(q->closed);
	free(q);
}

struct request *request_new(fuse_req_t fuse, uint64_t id)
{
	const struct fuse_ctx *ctx = fuse_req_ctx(fuse);
	struct request *q = calloc(1, sizeof(*q));

	if (!q) {
		fuse_reply_err(fuse, ENOMEM);
		return NULL;
	}
	q->fs = fs_of(fuse);
	q->fuse = fuse;
	q->id = id;
	q->node = nodeid_unpack(id);
	q->caller = (struct caller){.pid = ctx->pid, .uid = ctx->uid, .gid = ctx->gid};
	return q;
}

void request_set_name(struct request *q, const char *name)
{
	q->name = strdup(name);
	q->no_memory |= !q->name;
}

void request_set_new_name(struct request *q, const char *name)
{
	q->new_name = strdup(name);
	q->no_memory |= !q->new_name;
}

void request_set_data(struct request *q, const char *data, size_t size)
{
	q->data = malloc(size + 1);
	q->no_memory |= !q->data;
	if (!q->data)
		return;
	memcpy(q->data, data, size);
	q->data[size] = '\0';
}

void ok_reply(struct request *q)
{
	fuse_reply_err(q->fuse, 0);
}

/*
 * The caller was interrupted: see fuse_req_interrupt_func(). Runs on the loop's thread. A close is
 * never cancelled.
 */
static void interrupt_request(fuse_req_t fuse, void *arg)
{
	struct request *q = arg;
	struct fs *fs = q->fs;
	bool waited;

	if (q->gate.closes)
		return;
	pthread_mutex_lock(&fs->lock);
	waited = q->gate.waits;
	if (waited)
		gate_leave(&fs->gate, &q->gate);
	else
		waited = pool_interrupt(fs->pool, &q->job);
	pthread_mutex_unlock(&fs->lock);
	if (!waited)
		return;
	fuse_reply_err(fuse, EINTR);
	request_free(q);
}

/*
 * Logs an error of a request that changes something. ESTALE is logged only for open files: for a
 * path, the kernel looks it up again, and the caller gets the result of that. The path of an open
 * file is that of its open.
 */
static void log_refusal(struct request *q, struct tree_request *rq, int error)
{
	const char *opened = q->open ? q->open->path : NULL;
	char path[TREE_PATH_MAX];

	if (!q->op || (error == -ESTALE && !q->open))
		return;
	tree_path(rq, q->name ?: "", path);
	error_log_add(q->fs->tree->errors, q->op, opened ?: path, error, rq->why);
}

/* After fuse_req_interrupt_func(), no interrupt can arrive or be in progress. */
static void reply_request(struct request *q, int r)
{
	fuse_req_interrupt_func(q->fuse, NULL, NULL);
	q->replied = true;
	if (r < 0) /* on ENOSYS the kernel stops sending this operation */
		fuse_reply_err(q->fuse, r == -ENOSYS ? EOPNOTSUPP : -r);
	else
		q->reply(q);
}

void request_reply_now(struct request *q)
{
	reply_request(q, 0);
}

static void submit_unblocked(struct request *q);

static void run_request(struct pool_job *job)
{
	struct request *q = (struct request *)job; /* the first member */
	struct tree_request rq;
	int r = request_open(&rq, q->fs->tree, &q->node, &q->caller);

	if (r == 0)
		r = q->no_memory ? -ENOMEM : q->work(q, &rq);
	if (r < 0 && !q->replied)
		log_refusal(q, &rq, r);
	request_close(&rq);
	if (!q->replied)
		reply_request(q, r);
	if (q->gate.closes)
		submit_unblocked(q);
	request_free(q);
}

bool request_would_wait(struct fs *fs, const struct tree_node *node)
{
	bool closed;

	pthread_mutex_lock(&fs->lock);
	closed = gate_is_closed(&fs->gate, node->serial);
	pthread_mutex_unlock(&fs->lock);
	return closed;
}

/* Replies q->error: no worker could be had. */
static void fail_request(struct request *q)
{
	fuse_req_interrupt_func(q->fuse, NULL, NULL);
	fuse_reply_err(q->fuse, -q->error);
	if (q->gate.closes)
		submit_unblocked(q);
	request_free(q);
}

/*
 * Q has closed its file: submits the requests that may proceed now. All are submitted before the
 * lock is released, so that neither they nor new requests overtake one that closes, and an
 * interrupt finds each of them in the gate or in the pool.
 */
static void submit_unblocked(struct request *q)
{
	struct request *failed = NULL, *next;
	struct fs *fs = q->fs;
	struct gate_item *item;
	int r;

	pthread_mutex_lock(&fs->lock);
	gate_leave(&fs->gate, &q->gate);
	while ((item = gate_next(&fs->gate))) {
		next = (struct request *)((char *)item - offsetof(struct request, gate));
		r = pool_submit(fs->pool, &next->job);
		if (r < 0) { /* on success, next may be freed already */
			next->error = r;
			next->next = failed;
			failed = next;
		}
	}
	pthread_mutex_unlock(&fs->lock);
	for (; failed; failed = next) {
		next = failed->next;
		fail_request(failed);
	}
}

static int submit_request(struct request *q)
{
	struct fs *fs = q->fs;
	int r = 0;

	pthread_mutex_lock(&fs->lock);
	if (gate_enter(&fs->gate, &q->gate))
		r = pool_submit(fs->pool, &q->job);
	pthread_mutex_unlock(&fs->lock);
	return r;
}

void request_start(struct request *q, int (*work)(struct request *, struct tree_request *),
	void (*reply)(struct request *))
{
	int r;

	q->job.run = run_request;
	q->job.waits_on_userspace |= tree_row(q->node.row)->waits_on_userspace;
	q->work = work;
	q->reply = reply;
	q->gate.serials[0] = q->node.serial;
	q->gate.serials[1] = q->new_name ? q->new_node.serial : q->node.serial;
	fuse_req_interrupt_func(q->fuse, interrupt_request, q);
	r = submit_request(q);
	if (r < 0) {
		q->error = r;
		fail_request(q);
	}
}
