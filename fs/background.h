/* SPDX-License-Identifier: MIT */
/* The daemon in the background: the parent waits until the tree is ready. */
#pragma once

struct fs;

/*
 * Forks. Returns 0 or a negative errno in the child. The parent never returns: it exits with status
 * 0 once the tree is ready, or with that of the child if the child fails.
 */
int background_fork(void);

/* The tree is ready: the parent exits, and messages go to syslog(3). No effect without a parent. */
void background_ready(struct fs *fs);
