/* SPDX-License-Identifier: MIT */
/*
 * netns-join: runs a command in a network namespace, as `ip netns exec` does; see netns-join(1).
 *
 * It grants the caller no privileges: installed setuid or with file capabilities it refuses to run.
 * While it works, only a few of the caller's capabilities are effective; all of them are restored
 * before execve(2) of the command.
 */
#include "join.h"

#include <err.h>
#include <getopt.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/auxv.h>

#include "caps.h"
#include "cleanup.h"

/* Exit statuses as those of env(1). */
enum { STATUS_JOIN = 125, STATUS_EXEC = 126, STATUS_NO_COMMAND = 127 };

static const char usage[] =
	"Usage: netns-join [OPTION...] NAMESPACE [COMMAND [ARG...]]\n"
	"Runs COMMAND (or a shell) in a network namespace.\n"
	"\n"
	"NAMESPACE is a name as 'ip netns list' shows it, a directory of a netnsfs tree,\n"
	"or a file such as /proc/PID/ns/net.\n"
	"\n"
	"  -e, --etc       with the /etc/resolv.conf of the processes in it\n"
	"  -n, --net-only  leave /sys and /etc as they are\n"
	"  -h, --help      show this, and exit\n"
	"  -V, --version   show the version, and exit\n";

static const struct cap_need needs[] = {
	{CAP_SYS_ADMIN, "setns and unshare; mounting /sys and over /etc"},
	{CAP_DAC_READ_SEARCH, "an /etc/netns/NAME that root does not own"},
};

struct arguments {
	bool etc, net_only;
	const char *namespace;
	char **command; /* NULL: run a shell */
};

/*
 * Otherwise a caller other than root could enter a namespace and mount over /etc with the
 * privileges of this file. Root gains nothing by them, and AT_SECURE is also set for root when
 * SELinux changes the domain of a service.
 */
static void refuse_privileged(void)
{
	if (getauxval(AT_SECURE) && getuid() != 0)
		errx(STATUS_JOIN, "refusing to run: installed setuid, setgid or with capabilities");
}

static void usage_error(void)
{
	fputs("Try 'netns-join --help' or netns-join(1).\n", stderr);
	exit(STATUS_JOIN);
}

static struct arguments parse_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{"etc", no_argument, NULL, 'e'},
		{"net-only", no_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL},
	};
	struct arguments args = {0};
	int c;

	while ((c = getopt_long(argc, argv, "+enhV", options, NULL)) != -1) {
		switch (c) {
		case 'e':
			args.etc = true;
			break;
		case 'n':
			args.net_only = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		case 'V':
			puts("netns-join " VERSION);
			exit(EXIT_SUCCESS);
		default:
			usage_error();
		}
	}
	if (args.etc && args.net_only) {
		warnx("--etc and --net-only exclude each other");
		usage_error();
	}
	if (optind == argc) {
		warnx("which namespace?");
		usage_error();
	}
	args.namespace = argv[optind++];
	args.command = optind < argc ? argv + optind : NULL;
	return args;
}

static __attribute__((noreturn)) void fail_no_target(const char *namespace, int error)
{
	if (error == EINVAL)
		errx(STATUS_JOIN, "%s: not a network namespace", namespace);
	if (error == ENOENT && !strchr(namespace, '/'))
		errx(STATUS_JOIN, "%s: no such network namespace (see 'ip netns list')", namespace);
	errx(STATUS_JOIN, "%s: %s", namespace, strerror(error));
}

/*
 * Opens and reads before lowering capabilities: for files of /proc/PID the kernel checks that this
 * process has all capabilities of PID.
 */
static void enter_namespace(const struct arguments *args)
{
	struct join_target target;
	struct join_text resolv_conf = {NULL};
	cap_t before;
	int r = join_target_open(args->namespace, &target);

	if (r < 0)
		fail_no_target(args->namespace, -r);
	if (args->etc)
		resolv_conf = join_resolv_conf(target.fd);
	r = caps_lower(needs, ARRAY_SIZE(needs), &before);
	if (r < 0)
		errx(STATUS_JOIN, "cannot lower capabilities: %s", strerror(-r));
	if (setns(target.fd, CLONE_NEWNET) < 0)
		err(STATUS_JOIN, "%s: cannot enter", args->namespace);
	close(target.fd);
	if (!args->net_only)
		join_mounts(target.name, &resolv_conf);
	free(resolv_conf.text);
	r = caps_restore(before);
	if (r < 0)
		errx(STATUS_JOIN, "cannot restore capabilities: %s", strerror(-r));
}

static __attribute__((noreturn)) void exec_command(char **command)
{
	char *shell[] = {getenv("SHELL"), NULL};

	if (!command) {
		if (!shell[0] || !*shell[0])
			shell[0] = "/bin/sh";
		command = shell;
	}
	execvp(command[0], command);
	err(errno == ENOENT ? STATUS_NO_COMMAND : STATUS_EXEC, "%s", command[0]);
}

int main(int argc, char **argv)
{
	struct arguments args;

	refuse_privileged();
	args = parse_arguments(argc, argv);
	enter_namespace(&args);
	exec_command(args.command);
}
