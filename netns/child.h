/* SPDX-License-Identifier: MIT */
/*
 * Child processes: for what asks for a process of one thread, may end the process, or may wait for
 * others. Nobody waits for them (SIGCHLD is ignored), so they are known by a descriptor.
 */
#pragma once

#include <sys/types.h>

/*
 * fork(2), and in the parent a pidfd (pidfd_open(2)) to wait at and to send signals to; the pid may
 * be somebody else's once the child has ended. -1 and errno. Other threads may have held libc's
 * locks: the child makes system calls only.
 */
pid_t child_fork(int *ret_pidfd);

/*
 * Waits until the child behind PIDFD has ended. -EINTR: CALLER_INTERRUPT came (caller.h),
 * -ETIMEDOUT: SECONDS have passed; it was told to end then (SIGKILL), which it does as soon as what
 * it waits for lets it.
 */
int child_wait(int pidfd, unsigned seconds);

/*
 * This program once more, as another one, inside a namespace: for a library that may end the
 * process, or be wrong about what it is given.
 *
 * Runs /proc/self/exe with the arguments ARGV inside the namespace, with IN, OUT and ERR as its
 * standard input, output and error, no other descriptor, and an empty environment. Returns 0 once
 * it has ended: nothing of it is left then. Whether all went well, what it wrote must say. Errors
 * are those of child_wait(), and it has ended all the same.
 */
int child_run(int netns, char *const argv[], int in, int out, int err, unsigned seconds);
