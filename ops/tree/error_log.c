/* SPDX-License-Identifier: MIT */
/*
 * error_log: a ring buffer of the last refused operations and of notes.
 * A line has the form SECONDS.MICROS OP PATH: WHY (ERRNO), or SECONDS.MICROS note PATH: TEXT
 */
#include "error_log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "texts.h"

struct error_log {
	pthread_mutex_t lock; /* protects all fields below */
	struct timespec changed;
	unsigned next;
	char *lines[ERROR_LOG_LINES];
};

struct error_log *error_log_new(void)
{
	struct error_log *log = calloc(1, sizeof(*log));

	if (log)
		pthread_mutex_init(&log->lock, NULL);
	return log;
}

struct error_log *error_log_free(struct error_log *log)
{
	if (!log)
		return NULL;
	error_log_clear(log);
	pthread_mutex_destroy(&log->lock);
	free(log);
	return NULL;
}

/* ERROR 0: omit the errno. */
static char *format_line(const char *op, const char *path, int error, const char *why)
{
	struct timespec now;
	char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	if (!out)
		return NULL;
	clock_gettime(CLOCK_REALTIME, &now);
	fprintf(out, "%lld.%06ld %s ", (long long)now.tv_sec, now.tv_nsec / 1000, op);
	text_print(out, false, path);
	fputs(": ", out);
	text_print(out, false, why[0] ? why : strerrordesc_np(-error) ?: "?");
	if (error)
		fprintf(out, " (%s)", strerrorname_np(-error) ?: "?");
	fputc('\n', out);
	fclose(out);
	return line;
}

/* Takes ownership of LINE. NULL: out of memory. */
static void store_line(struct error_log *log, char *line)
{
	pthread_mutex_lock(&log->lock);
	free(log->lines[log->next]);
	log->lines[log->next] = line;
	log->next = (log->next + 1) % ERROR_LOG_LINES;
	clock_gettime(CLOCK_REALTIME, &log->changed);
	pthread_mutex_unlock(&log->lock);
}

void error_log_add(
	struct error_log *log, const char *op, const char *path, int error, const char *why)
{
	store_line(log, format_line(op, path, error, why));
}

void error_log_note(struct error_log *log, const char *path, const char *text)
{
	store_line(log, format_line("note", path, 0, text));
}

void error_log_clear(struct error_log *log)
{
	pthread_mutex_lock(&log->lock);
	for (unsigned i = 0; i < ERROR_LOG_LINES; i++) {
		free(log->lines[i]);
		log->lines[i] = NULL;
	}
	clock_gettime(CLOCK_REALTIME, &log->changed);
	pthread_mutex_unlock(&log->lock);
}

struct timespec error_log_changed(struct error_log *log)
{
	struct timespec changed;

	pthread_mutex_lock(&log->lock);
	changed = log->changed;
	pthread_mutex_unlock(&log->lock);
	return changed;
}

void error_log_print(struct error_log *log, FILE *out)
{
	pthread_mutex_lock(&log->lock);
	for (unsigned i = 0; i < ERROR_LOG_LINES; i++) {
		const char *line = log->lines[(log->next + i) % ERROR_LOG_LINES];

		if (line)
			fputs(line, out);
	}
	pthread_mutex_unlock(&log->lock);
}
