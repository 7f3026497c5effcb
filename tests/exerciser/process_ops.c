/* SPDX-License-Identifier: MIT */
/* What the exerciser does with processes and very many files: see exerciser.h. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exerciser.h"

#define MANY 5000

static _Noreturn void write_on(struct worker *w)
{
	static const int modes[] = {O_WRONLY | O_TRUNC, O_WRONLY | O_APPEND, O_RDWR};
	char path[PATH_MAX], text[TEXT_MAX];
	int fd = open(path_own(w, path), modes[random_below(w, 3)]);

	for (size_t i = 0; fd >= 0 && i < 50; i++)
		if (write(fd, text, text_any(w, text)) < 0 && one_in(w, 4))
			break;
	_exit(0);
}

/*
 * A writer that is stopped, and killed, wherever it is just now. It has our files open, too: it is
 * one more to close them.
 */
static void op_writer(struct worker *w)
{
	size_t wait_us = random_below(w, 4000);
	pid_t pid = fork();

	if (pid == 0) {
		w->state += (uint64_t)getpid();
		write_on(w);
	}
	if (pid < 0)
		return;
	usleep((useconds_t)wait_us);
	if (one_in(w, 2)) {
		kill(pid, SIGSTOP);
		usleep((useconds_t)random_below(w, 10000));
		if (one_in(w, 2))
			kill(pid, SIGCONT);
	}
	if (!one_in(w, 4))
		kill(pid, SIGKILL);
	else
		kill(pid, SIGCONT);
	while (waitpid(pid, NULL, 0) < 0)
		continue; /* the timer */
}

static void op_many(struct worker *w)
{
	const struct rlimit limit = {MANY + 100, MANY + 100};
	static int fds[MANY];
	char path[PATH_MAX];
	size_t n = 0;

	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	for (size_t i = 0; i < 2 * MANY && n < MANY; i++) {
		path_name(w, path);
		strcat(path, one_in(w, 2) ? "/addrs" : "/links/lo/mtu");
		fds[n] = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		note(w, fds[n]);
		n += fds[n] >= 0;
	}
	while (n > 0)
		close(fds[--n]);
}

const struct op ops_process[] = {{"writer", 5, op_writer}, {NULL}};
const struct op op_many_files = {"many files", 0, op_many};
