/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes that are repeated until they are complete, also after a signal (EINTR). They
 * make system calls only, so a child may use them after fork(2).
 */
#pragma once

#include <sys/types.h>

/* Reads SIZE bytes, less only at the end of the file. The number of bytes, or a negative errno. */
ssize_t read_all(int fd, char *buf, size_t size);

/* Writes SIZE bytes at OFFSET of a file; its own offset does not move. 0 or a negative errno. */
int pwrite_all(int fd, const char *buf, size_t size, off_t offset);
