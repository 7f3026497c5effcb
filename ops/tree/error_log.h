/* SPDX-License-Identifier: MIT */
/*
 * The last refused operations and notes, for the file error_log: operation, path, reason. Any
 * thread; locks are held briefly.
 */
#pragma once

#include <stdio.h>
#include <time.h>

#define ERROR_LOG_LINES 100

struct error_log;

struct error_log *error_log_new(void);
struct error_log *error_log_free(struct error_log *log);

/*
 * Records that OP on PATH failed with ERROR (negative errno). WHY, if not empty, replaces the
 * description of the errno. Control characters in PATH are printed as \ooo.
 */
void error_log_add(
	struct error_log *log, const char *op, const char *path, int error, const char *why);

/* Records that an operation on PATH succeeded with a side effect described by WORDS. */
void error_log_note(struct error_log *log, const char *path, const char *words);

void error_log_clear(struct error_log *log);

/* Time of the last addition or clear; 0: never. */
struct timespec error_log_changed(struct error_log *log);
void error_log_print(struct error_log *log, FILE *out);
