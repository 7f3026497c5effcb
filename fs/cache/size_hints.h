/* SPDX-License-Identifier: MIT */
/*
 * Sizes of files that were opened just now. Most programs call fstat(2) right after open(2) and
 * want the size of the text they are about to read, which need not be rendered twice. So for a
 * millisecond after its open, a process gets the size of what it has opened.
 *
 * Any thread; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void size_hints_add(uint64_t id, pid_t pid, size_t size);

/* For an open for writing, after which fstat(2) returns the current size. */
void size_hints_forget(uint64_t id);

bool size_hints_find(uint64_t id, pid_t pid, size_t *ret_size);
