/* SPDX-License-Identifier: MIT */
/* Calls through io_uring(7), by its system calls alone: see exerciser.h. */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "exerciser.h"

#define ENTRIES 8

static struct ring {
	int fd;
	_Atomic unsigned *sq_tail, *cq_head, *cq_tail;
	unsigned *sq_array, sq_mask, cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
} ring = {.fd = -1};

/* What is under way may be written to after the call: memory of the ring's own. */
static char buffers[ENTRIES][TEXT_MAX];

static void *map(size_t size, off_t where)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, where);
}

static bool ring_open(void)
{
	struct io_uring_params p = {0};
	char *sq, *cq;

	ring.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &p);
	if (ring.fd < 0)
		return false;
	sq = map(p.sq_off.array + p.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
	cq = map(p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
	ring.sqes = map(p.sq_entries * sizeof(*ring.sqes), IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || ring.sqes == MAP_FAILED)
		return false;
	ring.sq_tail = (void *)(sq + p.sq_off.tail);
	ring.sq_array = (void *)(sq + p.sq_off.array);
	ring.sq_mask = *(unsigned *)(void *)(sq + p.sq_off.ring_mask);
	ring.cq_head = (void *)(cq + p.cq_off.head);
	ring.cq_tail = (void *)(cq + p.cq_off.tail);
	ring.cqes = (void *)(cq + p.cq_off.cqes);
	ring.cq_mask = *(unsigned *)(void *)(cq + p.cq_off.ring_mask);
	return true;
}

static void fill(struct worker *w, struct io_uring_sqe *sqe, char *buffer)
{
	static const uint8_t codes[] = {IORING_OP_READ, IORING_OP_READ, IORING_OP_WRITE,
		IORING_OP_WRITE, IORING_OP_FSYNC, IORING_OP_POLL_ADD, IORING_OP_FALLOCATE,
		IORING_OP_FADVISE, IORING_OP_NOP};
	struct file *file = file_any(w);

	*sqe = (struct io_uring_sqe){.opcode = codes[random_below(w, sizeof(codes))],
		.fd = file ? file->fd : -1,
		.addr = (uintptr_t)buffer,
		.off = one_in(w, 2) ? (uint64_t)-1 : (uint64_t)offset_any(w)};
	sqe->flags = one_in(w, 4) ? IOSQE_ASYNC : 0;
	if (sqe->opcode == IORING_OP_WRITE)
		sqe->len = (uint32_t)text_any(w, buffer);
	else if (sqe->opcode == IORING_OP_READ)
		sqe->len = TEXT_MAX;
	else if (sqe->opcode == IORING_OP_POLL_ADD)
		sqe->poll32_events = POLLIN;
	else /* the address and the length have another meaning */
		sqe->addr = sqe->len = 0;
}

/* A read of events may be under way for as long as nothing happens: nobody waits for all of them.
 */
void op_ring(struct worker *w)
{
	unsigned n = 1 + (unsigned)random_below(w, ENTRIES), tail;

	if (w->report->no_ring || (ring.fd < 0 && !ring_open())) {
		w->report->no_ring = true;
		return;
	}
	tail = atomic_load(ring.sq_tail);
	for (unsigned i = 0; i < n; i++, tail++) {
		fill(w, &ring.sqes[tail & ring.sq_mask], buffers[i]);
		ring.sq_array[tail & ring.sq_mask] = tail & ring.sq_mask;
	}
	atomic_store(ring.sq_tail, tail);
	note(w, syscall(SYS_io_uring_enter, ring.fd, n, one_in(w, 2) ? n : 0,
			IORING_ENTER_GETEVENTS, NULL, 0));
	for (; atomic_load(ring.cq_head) != atomic_load(ring.cq_tail);
		atomic_fetch_add(ring.cq_head, 1))
		w->report->calls++;
}
