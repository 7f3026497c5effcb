/* SPDX-License-Identifier: MIT */
/* What the files of the writer share: see writer.h. All of this is used with the writer's lock
 * held. */
#pragma once

#include <net/if.h>
#include <pthread.h>

#include "lines.h"
#include "writer.h"

enum writer_state { APPENDING, REPLACING, EDITING };

struct tree_writer {
	const struct tree_row *row;
	struct draft *draft; /* NULL, or it has the text, and what follows is not used */
	pid_t opener;
	pthread_mutex_t lock; /* of all below */
	enum writer_state state;
	struct spool text; /* that the open holds; of a script that is appended: also that script */
	bool loaded;	   /* TEXT is the whole text, and not only what is appended */
	size_t applied;	   /* of a script that is appended: what comes before it in TEXT */
	size_t next;	   /* the offset behind the last write */
	bool dirty;	   /* something is to be applied when the file is closed */
	bool touched;	   /* written or truncated through a descriptor */
	struct line_state lines;
	char *refused;		/* the line that the last write(2) ended before; NULL */
	char link[IF_NAMESIZE]; /* of a file of a link: its name at open; empty */
	int error;		/* of a script: why it is refused, until it is truncated */
	char why[160];
};

/* The pieces of a script or the lines come in order: the number of bytes taken, or an error. */
ssize_t writer_stream_script(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size);
ssize_t writer_stream_lines(
	struct tree_request *rq, struct tree_writer *w, const char *text, size_t size);

/* Applies what is pending. */
int writer_end_script(struct tree_request *rq, struct tree_writer *w);
int writer_end_lines(struct tree_request *rq, struct tree_writer *w);
