/* SPDX-License-Identifier: MIT */
/*
 * Sizes of what was opened just now. Most who open a file ask for its size first of all (fstat(2)),
 * and mean that of what they are about to read: it need not be rendered twice. So for a millisecond
 * after its open, a process is told the size that it has opened.
 *
 * Any thread; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void size_hints_add(uint64_t id, pid_t pid, size_t size);

/* Whoever opens a file to write it is told what is there. */
void size_hints_forget(uint64_t id);

bool size_hints_find(uint64_t id, pid_t pid, size_t *ret_size);
