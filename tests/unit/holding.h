/* SPDX-License-Identifier: MIT */
/*
 * Namespaces held by processes, on the machine's own /proc, and a registry and a struct discover
 * that are to find them. Needs root.
 */
#pragma once

#include "unit.h"

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "discover.h"

#define OWN_NETNS "/proc/thread-self/ns/net"

extern struct registry *registry; /* in the directory `names`; "reserved" is no name */
extern struct discover *discover;

int holding_set_up(void **state);
int holding_tear_down(void **state);

/*
 * Goes on in a process that sees no others than its own: they get the inode numbers of ours. It is
 * not the first there, which sanitizers do not like. Should it hang, it is killed. Without root,
 * the test is skipped.
 */
void be_alone(void);

/* The path of NAME in a directory of the test's own; lives until the next call. */
const char *in_dir(const char *name);

/* 0: there is none. */
ino_t inode_of(const char *name);

/* A process that holds a namespace; for each byte it gets, it does THEN, and answers. */
struct holding {
	pid_t pid;
	int pipe;
	ino_t inode;
};

typedef ino_t (*hold_fn)(void);
typedef void (*then_fn)(void);

struct holding holding_start(hold_fn hold, then_fn then);
void holding_then(const struct holding *c);
void holding_end(struct holding *c);

/* For the child: it ends if not OK. */
void check(bool ok);
ino_t by_process(void);
void nothing(void);

/* For discover_list(): 7 at the inode *ARG. */
int is_inode(ino_t inode, void *arg);

void assert_gone(ino_t inode);
