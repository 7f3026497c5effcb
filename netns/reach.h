/* SPDX-License-Identifier: MIT */
/*
 * Opening a network namespace where it was seen once, when something else may be there by now: a
 * device, a FIFO, a file on a file system that does not answer. What is found is looked at before
 * it is opened, and nobody else is asked what it is.
 *
 * Both return a descriptor, to be closed, of the network namespace with that inode number, or a
 * negative errno; -ENOENT: it is not there. Any thread.
 * Sources: open(2) on O_PATH, openat2(2), statx(2).
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* PATH is one of the links of /proc that have no text: /proc/PID/ns/net, /proc/PID/fd/N, … */
int reach_link(const char *path, ino_t inode);

/*
 * POINT is where it is mounted, from the directory that ROOT leads to ("/", /proc/PID/root), as
 * mountinfo tells it. Never waits for a file system on the way: the kernel knows mount points and
 * what they are in by heart.
 */
int reach_mount(const char *root, const char *point, ino_t inode);
