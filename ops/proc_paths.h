/* SPDX-License-Identifier: MIT */
/*
 * Numbers for paths below /proc/net and /proc/sys/net, since a node has room for a number. The
 * same path has the same number in all namespaces. Only the last 65,536 paths that were given a
 * number are remembered: links come and go, and each brings some 170. A number that was forgotten
 * is -ESTALE, and looking the path up gives it a new one; no number is given twice.
 *
 * Any thread; never blocks for long.
 */
#pragma once

#include <stdint.h>

#define PROC_PATH_SIZE 256
#define PROC_PATHS_MAX 65536
#define PROC_PATH_BITS 28

/* -ENAMETOOLONG, -ENOMEM; -EOVERFLOW after 268 million paths. */
int proc_path_number(const char *path, uint32_t *ret);

/* 0 is the number of the empty path. */
int proc_path_text(uint32_t number, char ret[PROC_PATH_SIZE]);
