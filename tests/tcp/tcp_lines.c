/* SPDX-License-Identifier: MIT */
/*
 * Prints the lines of the file `tcp` for messages of sock_diag(7) on standard input, as ss(8) does
 * with those in $TCPDIAG_FILE.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup_paths.h"
#include "tcp_socket.h"

#define INPUT_MAX (64u << 20)

static const char *ifname(void *arg, int ifindex)
{
	(void)arg;
	return ifindex == 1 ? "lo" : NULL;
}

int main(void)
{
	static struct netlink nl = {.fd = -1, .ifname = ifname};
	static struct cgroup_paths paths;
	static char input[INPUT_MAX];
	int left = (int)fread(input, 1, sizeof(input), stdin);

	for (struct nlmsghdr *msg = (struct nlmsghdr *)input; nlmsg_ok(msg, left);
		msg = nlmsg_next(msg, &left)) {
		struct tcp_socket socket = {.timer = 0};
		const char *cgroup = NULL;
		int r = tcp_socket_from_msg(&nl, msg, &socket);

		if (r < 0)
			return EXIT_FAILURE;
		if (r == 0)
			continue;
		if (cgroup_path(&paths, socket.cgroup, &cgroup) < 0)
			return EXIT_FAILURE;
		tcp_socket_print(&socket, cgroup, stdout);
		putchar('\n');
	}
	cgroup_paths_done(&paths);
	return EXIT_SUCCESS;
}
