/* SPDX-License-Identifier: MIT */
/*
 * Measures how long it takes from a change to the line of it in `events`, beside the same on a
 * socket of netlink(7): `events FILE`, in the namespace whose file it is. Who waits is a process of
 * its own, and says when it got what it waited for. Both sides take turns; the figures are medians.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 20
#define CHANGES 50 /* of each side in a round */

/* Where the one who waits writes. */
struct shared {
	_Atomic double when; /* 0: not yet */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int open_netlink(unsigned groups)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		err(1, "netlink");
	return fd;
}

/* Adds 10.9.9.9 to lo, or deletes it. */
static void change_address(int fd, int type)
{
	struct {
		struct nlmsghdr header;
		struct ifaddrmsg addr;
		struct rtattr attr;
		struct in_addr local;
	} ask = {
		.header = {.nlmsg_len = sizeof(ask),
			.nlmsg_type = (uint16_t)type,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK |
				       (type == RTM_NEWADDR ? NLM_F_CREATE : 0)},
		.addr = {.ifa_family = AF_INET,
			.ifa_prefixlen = 32,
			.ifa_scope = RT_SCOPE_HOST,
			.ifa_index = if_nametoindex("lo")},
		.attr = {.rta_len = RTA_LENGTH(sizeof(struct in_addr)), .rta_type = IFA_LOCAL},
		.local.s_addr = htonl(0x0a090909),
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[512];
	} answer;

	if (send(fd, &ask, sizeof(ask), 0) < 0 || recv(fd, &answer, sizeof(answer), 0) < 0)
		err(1, "netlink");
	errno = -answer.error.error;
	if (errno)
		err(1, "a change");
}

/* Until it is killed. A line of the address, or a message, of which there are no others. */
static void wait_on(int fd, bool lines, struct shared *shared)
{
	static char text[65536];

	for (;;) {
		ssize_t n = read(fd, text, sizeof(text));
		double when = now();

		if (n <= 0)
			err(1, "read");
		if (!lines || memmem(text, (size_t)n, " addr ", 6))
			atomic_store(&shared->when, when);
	}
}

/* From a change to when it is heard, in microseconds. */
static double measure(int fd, int type, struct shared *shared)
{
	double begun;

	usleep(2000); /* so that all sleep */
	atomic_store(&shared->when, 0);
	begun = now();
	change_address(fd, type);
	while (atomic_load(&shared->when) == 0)
		usleep(50);
	return atomic_load(&shared->when) - begun;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return values[n / 2];
}

/* The median of one side's changes in one round. FILE NULL: netlink. */
static double run_side(int changes, const char *file, struct shared *shared)
{
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : open_netlink(RTMGRP_IPV4_IFADDR);
	double times[CHANGES];
	pid_t pid;

	if (fd < 0)
		err(1, "%s", file);
	pid = fork();
	if (pid == 0)
		wait_on(fd, file != NULL, shared);
	for (int i = 0; i < CHANGES; i++) {
		times[i] = measure(changes, RTM_NEWADDR, shared);
		measure(changes, RTM_DELADDR, shared);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fd);
	return median(times, CHANGES);
}

int main(int argc, char **argv)
{
	struct shared *shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double ours[ROUNDS], theirs[ROUNDS], ratios[ROUNDS];
	int changes = open_netlink(0);

	if (argc != 2 || shared == MAP_FAILED)
		errx(1, "usage: events FILE");
	for (int i = 0; i < ROUNDS; i++) {
		theirs[i] = run_side(changes, NULL, shared);
		ours[i] = run_side(changes, argv[1], shared);
		ratios[i] = ours[i] / theirs[i];
	}
	printf("from a change to its line in events %.0f us, on a netlink socket %.0f us: %.2f\n",
		median(ours, ROUNDS), median(theirs, ROUNDS), median(ratios, ROUNDS));
	return 0;
}
