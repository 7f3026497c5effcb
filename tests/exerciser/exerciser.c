/* SPDX-License-Identifier: MIT */
/*
 * Random system calls on a mounted tree, for a while. Whether each does what it should is for the
 * cases to see: this one wants to see that nothing hangs, and that the daemon is there to the end.
 *
 * usage: exerciser SEED SECONDS TREE
 *
 * In a pid namespace of its own alone (tests/lib.sh): it makes, renames, writes and removes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "exerciser.h"

#define WORKERS 4
#define INTERRUPT_US 20000 /* a call that waits is interrupted after so long */
#define PATIENCE_SECONDS 30
#define FIRST_PID_NAMESPACE 0xEFFFFFFC /* PROC_PID_INIT_INO in the kernel */

/* xorshift64 */
size_t random_below(struct worker *w, size_t n)
{
	w->state ^= w->state << 13;
	w->state ^= w->state >> 7;
	w->state ^= w->state << 17;
	return (size_t)(w->state % n);
}

bool one_in(struct worker *w, size_t n)
{
	return random_below(w, n) == 0;
}

ssize_t note(struct worker *w, ssize_t r)
{
	int error = errno;

	w->report->calls++;
	if (r >= 0)
		return r;
	if (error > 0 && error < ERRNOS)
		w->report->refused[error]++;
	if (error == ENOTCONN || error == ECONNABORTED || error == EPROTO) {
		fprintf(stderr, "%s %s: %s\n", w->report->op, w->report->path, strerror(error));
		_exit(1);
	}
	return r;
}

off_t offset_any(struct worker *w)
{
	static const off_t odd[] = {
		0, 1, 7, 4095, 4096, 4097, 65536, 1 << 20, INT32_MAX, INT64_MAX};

	return one_in(w, 3) ? odd[random_below(w, sizeof(odd) / sizeof(odd[0]))]
			    : (off_t)random_below(w, 300);
}

struct file *file_any(struct worker *w)
{
	struct file *file = &w->files[random_below(w, FILES_MAX)];

	return file->fd < 0 ? NULL : file;
}

void *memory_any(struct worker *w, size_t *ret_size)
{
	static char memory[65536];

	*ret_size = one_in(w, 3) ? sizeof(memory) : 1 + random_below(w, 300);
	return memory;
}

static const struct op *const lists[] = {ops_file, ops_tree, ops_process};

/* The operation that LEFT falls on; NULL when it is the sum of all weights, or more. */
static const struct op *at_weight(size_t left)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct op *op = lists[i]; op->name; op++) {
			if (left < op->weight)
				return op;
			left -= op->weight;
		}
	return NULL;
}

static unsigned long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_nsec / 1000000;
}

static void run(struct worker *w, const struct op *op)
{
	unsigned long start = now_ms(), ms;

	w->report->op = op->name;
	op->run(w);
	ms = now_ms() - start;
	if (op == &op_many_files || ms <= w->report->slowest_ms)
		return;
	w->report->slowest_ms = (unsigned)ms;
	w->report->slowest = op->name;
}

static void wake(__attribute__((unused)) int signal)
{
}

static _Noreturn void work(struct worker *w, bool is_first, time_t end)
{
	struct itimerval timer = {{0, INTERRUPT_US}, {0, INTERRUPT_US}};
	struct sigaction action = {.sa_handler = wake};
	size_t total = 0;

	sigaction(SIGALRM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGIO, SIG_IGN);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (size_t i = 0; i < FILES_MAX; i++)
		w->files[i].fd = -1;
	while (at_weight(total))
		total++;
	if (is_first)
		run(w, &op_many_files);
	while (time(NULL) < end)
		run(w, at_weight(random_below(w, total)));
	w->report->op = "end";
	exit(0);
}

static void print_file(pid_t pid, const char *name)
{
	char path[64], text[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof(text));
	close(fd);
	fprintf(stderr, "%s: %.*s\n", path, n > 0 ? (int)n : 0, text);
}

/* Has the worker ended well? One that does not end has something that never answers. */
static bool ended_well(pid_t pid, const struct report *report, time_t until)
{
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (time(NULL) > until) {
			fprintf(stderr, "stuck: %s %s\n", report->op, report->path);
			print_file(pid, "stat");
			print_file(pid, "wchan");
			print_file(pid, "stack");
			return false;
		}
		usleep(10000);
	}
	if (status != 0)
		fprintf(stderr, "ended with %#x: %s %s\n", status, report->op, report->path);
	return status == 0;
}

static void print_reports(const struct report *reports)
{
	unsigned long calls = 0, refused[ERRNOS] = {0};

	for (size_t i = 0; i < WORKERS; i++) {
		calls += reports[i].calls;
		for (size_t e = 0; e < ERRNOS; e++)
			refused[e] += reports[i].refused[e];
	}
	printf("%lu calls%s; refused:", calls, reports[0].no_ring ? ", none by io_uring" : "");
	for (int e = 0; e < ERRNOS; e++)
		if (refused[e])
			printf(" %s %lu", strerrorname_np(e) ?: "?", refused[e]);
	putchar('\n');
	for (size_t i = 0; i < WORKERS; i++)
		printf("slowest: %s, %u ms\n", reports[i].slowest ?: "-", reports[i].slowest_ms);
}

/* On the machine's own names this would be a disaster. */
static bool is_contained(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) == 0 && st.st_ino != FIRST_PID_NAMESPACE;
}

int main(int argc, char **argv)
{
	struct report *reports = mmap(NULL, WORKERS * sizeof(*reports), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	time_t end = argc == 4 ? time(NULL) + atoi(argv[2]) : 0;
	pid_t pids[WORKERS];
	bool well = true;

	if (argc != 4 || !is_contained() || reports == MAP_FAILED) {
		fprintf(stderr, "usage: %s SEED SECONDS TREE, in a pid namespace of its own\n",
			argv[0]);
		return 2;
	}
	printf("seed %s\n", argv[1]);
	fflush(stdout);
	for (size_t i = 0; i < WORKERS; i++) {
		struct worker w = {.state = strtoull(argv[1], NULL, 0) * WORKERS + i + 1,
			.tree = argv[3],
			.report = &reports[i]};

		w.state *= 0x9E3779B97F4A7C15; /* neighbouring seeds begin apart */
		pids[i] = fork();
		if (pids[i] == 0)
			work(&w, i == 0, end);
	}
	for (size_t i = 0; i < WORKERS; i++)
		well &= ended_well(pids[i], &reports[i], end + PATIENCE_SECONDS);
	print_reports(reports);
	return well ? 0 : 1;
}
