/* SPDX-License-Identifier: MIT */
/*
 * Random system calls on a tree: what the parts share. A worker is one process, and chooses from
 * its own random numbers. It changes nothing but NAMES below the tree, and what these lead to; the
 * views (by-*) show namespaces of the machine, and are only read.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FILES_MAX 32
#define ERRNOS 256
#define TEXT_MAX 8192

struct file {
	int fd;
	bool is_view; /* below by-*: to be read, and not opened anew */
};

/* In memory that the parent sees. */
struct report {
	unsigned long calls, refused[ERRNOS];
	const char *op; /* what it does now */
	char path[PATH_MAX];
	unsigned slowest_ms; /* what took longest */
	const char *slowest;
	bool no_ring; /* this kernel refuses io_uring */
};

struct worker {
	uint64_t state;
	const char *tree;
	struct report *report;
	struct file files[FILES_MAX];
};

/* A number below N, which is not 0. */
size_t random_below(struct worker *w, size_t n);
bool one_in(struct worker *w, size_t n);

/* Counts the call, by its errno when R is negative. Ends the worker if the daemon has gone. R. */
ssize_t note(struct worker *w, ssize_t r);

/* A path in the tree: one that may be changed, or any (RET_IS_VIEW). It is in the report, too. */
const char *path_own(struct worker *w, char ret[PATH_MAX]);
const char *path_any(struct worker *w, char ret[PATH_MAX], bool *ret_is_view);
/* Of a name, a link, a directory: */
const char *path_name(struct worker *w, char ret[PATH_MAX]);
const char *path_link(struct worker *w, char ret[PATH_MAX]);
const char *path_directory(struct worker *w, char ret[PATH_MAX]);

/* Something to be written: lines, parts of lines, values, and worse. Its size. */
size_t text_any(struct worker *w, char ret[TEXT_MAX]);

/* An odd offset. */
off_t offset_any(struct worker *w);

/* An open file, NULL: the place is empty. */
struct file *file_any(struct worker *w);

/* 4 KiB of memory at most, that may be read and written. */
void *memory_any(struct worker *w, size_t *ret_size);

struct op {
	const char *name;
	unsigned weight;
	void (*run)(struct worker *w);
};

/* NULL ends a list. */
extern const struct op ops_file[], ops_tree[], ops_process[];

/* 5,000 open descriptors: takes a while, and is done once. */
extern const struct op op_many_files;

void op_ring(struct worker *w);
