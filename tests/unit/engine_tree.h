/* SPDX-License-Identifier: MIT */
/*
 * Trees of files such as engines write, with a /proc of plain files: each test has one of its own,
 * below which all paths are, and the struct containers that reads it.
 */
#pragma once

#include "unit.h"

#include "containers.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define D "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define SHORT(id) \
	((char[13]){(id)[0], (id)[1], (id)[2], (id)[3], (id)[4], (id)[5], (id)[6], (id)[7], \
		(id)[8], (id)[9], (id)[10], (id)[11]})

extern struct containers *cs;

int engine_tree_set_up(void **state);
int engine_tree_tear_down(void **state);

#define engine_tree_test(f) \
	cmocka_unit_test_setup_teardown(f, engine_tree_set_up, engine_tree_tear_down)

/* The path below the root, in a directory that is there now. */
const char *place(const char *path);

void put_bytes(const char *path, const void *bytes, size_t size);
__attribute__((format(printf, 2, 3))) void put(const char *path, const char *format, ...);
void remove_all(const char *path);

/* A process PID that has started at 1000 + PID, child of 1, in the namespace INODE. */
void process(int pid, int inode, const char *cgroup);
void in_netns(int pid, int inode);
void put_stat(int pid, char state, int parent, int start);

/* runc's state at PATH, MORE in its config. */
void runc_state(const char *path, int pid, const char *more);
void crun_state(const char *path, int pid, const char *config);

/* That of a container of docker's, whose own files are in DATA. */
void docker_state(const char *id, int pid, const char *data);

/* A directory in /run/user that is the tester's own. */
const char *users(const char *path);

/* The namespace that KEY, or a pod, leads to, or the error. */
int64_t find(const char *key);
int64_t pod(const char *namespace, const char *name);

/* What is told, a line each. */
struct lines {
	FILE *out;
	char *text;
	size_t size;
};

int print_container(const struct container *c, void *lines);
int print_pod(const char *namespace, const char *name, void *lines);
int print_key(const char *key, void *lines);

#define assert_printed(expected, call) \
	do { \
		struct lines lines = {.text = NULL}; \
		lines.out = open_memstream(&lines.text, &lines.size); \
		assert_int_equal(call, 0); \
		fclose(lines.out); \
		assert_string_equal(lines.text, expected); \
		free(lines.text); \
	} while (0)

#define assert_in(inode, expected) \
	assert_printed(expected, containers_in(cs, inode, print_container, &lines))
#define assert_keys(expected) assert_printed(expected, containers_keys(cs, print_key, &lines))
#define assert_pods(namespace, expected) \
	assert_printed(expected, containers_pods(cs, namespace, print_pod, &lines))
