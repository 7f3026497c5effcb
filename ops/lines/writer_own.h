/* SPDX-License-Identifier: MIT */
/* Internal header of writer*.c: see writer.h. All members are used with the writer's lock held. */
#pragma once

#include <net/if.h>
#include <pthread.h>

#include "lines.h"
#include "writer.h"

enum writer_state { APPENDING, REPLACING, EDITING };

struct tree_writer {
	const struct tree_row *row;
	struct draft *draft; /* if not NULL, holds the text, and the fields below are unused */
	pid_t opener;
	pthread_mutex_t lock; /* protects all fields below */
	enum writer_state state;
	struct spool text; /* of the open; what is appended is at its end */
	bool loaded;	   /* TEXT is complete, not only what is not applied yet */
	size_t applied;	   /* start of an appended script in TEXT */
	size_t next;	   /* end offset of the last write */
	bool dirty;	   /* changes are pending until close */
	bool touched;	   /* written or truncated through a descriptor */
	struct line_state lines;
	char *refused;		/* the refused line after a short write; NULL: none */
	char link[IF_NAMESIZE]; /* name of the file's link at open; empty: none */
	int error;		/* error of a refused script, until it is truncated */
	char why[160];
};

/*
 * Consume sequential writes of a script or of lines. Return the number of bytes consumed, or an
 * error.
 */
ssize_t writer_stream_script(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size);
ssize_t writer_stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size);

/* Returns true if the last line has no newline yet, and so is not applied. */
bool writer_has_partial_line(const struct tree_writer *w);

/* Apply pending text. */
int writer_end_script(struct tree_request *rq, struct tree_writer *w);
int writer_end_lines(struct tree_request *rq, struct tree_writer *w);
