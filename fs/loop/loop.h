/* SPDX-License-Identifier: MIT */
/*
 * The event loop: epoll(7) and handlers that never block. Only one thread at a time may call these
 * functions: the leader (pool.h).
 */
#pragma once

#include <stdbool.h>

struct loop;

/*
 * A wakeup takes as long as many a reply. So while events follow one another closely, the loop
 * polls for the next one for up to AWAKE nanoseconds before it sleeps. 0: it always sleeps.
 */
struct loop *loop_new(unsigned awake);
struct loop *loop_free(struct loop *loop); /* takes NULL */

/* Calls READY whenever FD is readable or in error. FD must be non-blocking; the caller keeps it. */
int loop_add(struct loop *loop, int fd, void (*ready)(void *arg), void *arg);

/* The same for files that are always readable and report changes as EPOLLPRI (proc(5), mounts). */
int loop_add_urgent(struct loop *loop, int fd, void (*ready)(void *arg), void *arg);

/* Waits for events and calls their handlers. 1; 0: loop_stop() was called; or a negative errno. */
int loop_turn(struct loop *loop);
void loop_stop(struct loop *loop);
