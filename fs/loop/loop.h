/* SPDX-License-Identifier: MIT */
/*
 * The event loop: epoll(7), and handlers that never block. One thread at a time may call these
 * functions: the one that leads (pool.h).
 */
#pragma once

#include <stdbool.h>

struct loop;

/*
 * To wake up takes as long as many an answer. So while one thing comes soon after another, the next
 * one is waited for awake: for as many nanoseconds as AWAKE. 0: never.
 */
struct loop *loop_new(unsigned awake);
struct loop *loop_free(struct loop *loop); /* takes NULL */

/* Calls READY whenever FD is readable (or in error). FD must be non-blocking; it is not closed. */
int loop_add(struct loop *loop, int fd, void (*ready)(void *arg), void *arg);

/* The same for what is always readable, and tells of changes as EPOLLPRI (proc(5), mounts). */
int loop_add_urgent(struct loop *loop, int fd, void (*ready)(void *arg), void *arg);

/* Waits until something is ready, and calls its handler. 1; 0: loop_stop() was called; or a
 * negative errno. */
int loop_turn(struct loop *loop);
void loop_stop(struct loop *loop);
