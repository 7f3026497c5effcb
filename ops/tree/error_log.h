/* SPDX-License-Identifier: MIT */
/*
 * The last refused operations and notes, for error_log: which, where, why. Any thread; short locks
 * only.
 */
#pragma once

#include <stdio.h>
#include <time.h>

#define ERROR_LOG_LINES 100

struct error_log;

struct error_log *error_log_new(void);
struct error_log *error_log_free(struct error_log *log);

/*
 * OP was refused at PATH with ERROR (negative errno); WHY, if not empty, says more than the
 * errno. Control characters of a name are written as \ooo.
 */
void error_log_add(
	struct error_log *log, const char *op, const char *path, int error, const char *why);

/* What was done at PATH succeeded, but WORDS say what its user may not expect. */
void error_log_note(struct error_log *log, const char *path, const char *words);

void error_log_clear(struct error_log *log);

/* When a line was added, or all were removed; 0: never. */
struct timespec error_log_changed(struct error_log *log);
void error_log_print(struct error_log *log, FILE *out);
