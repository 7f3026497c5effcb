/* SPDX-License-Identifier: MIT */
/*
 * This program once more, as another one, inside a namespace: for a library that may end the
 * process, wait for others, or be wrong about what it is given.
 */
#pragma once

/*
 * Runs /proc/self/exe with the arguments ARGV inside the namespace, with IN, OUT and ERR as its
 * standard input, output and error, no other descriptor, and an empty environment. Returns 0 once
 * it has ended: nothing of it is left then. Whether all went well, what it wrote must say:
 * execve(2) makes it a child like others, and those nobody waits for (SIGCHLD is ignored). -EINTR:
 * CALLER_INTERRUPT came (caller.h), -ETIMEDOUT: SECONDS have passed; it was ended then.
 */
int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds);
