/* SPDX-License-Identifier: MIT */
/*
 * Names that go behind our back: the kernel keeps what a name leads to, and is told when another
 * tool has taken the name away. Without that it would learn it at the next use, by ESTALE; but
 * mkdir(2) and symlink(2) below such a name do not look a second time.
 */
#pragma once

#include "fs.h"

/* An inotify(7) descriptor for fs->watch, or a negative errno. */
int watch_open(void);

/* Watches the registry, which may be newer than the tree. Any thread; never blocks. */
void watch_registry(struct fs *fs);

/* A handler for the loop. */
void watch_ready(void *fs);
