/* SPDX-License-Identifier: MIT */
/*
 * The process that runs a system program for a request, possibly inside an untrusted namespace: see
 * save_run.h. The program parses data of the owner of the namespace, so it runs with minimal
 * privilege: only the capabilities that its kernel requests need, not uid 0, no environment, only
 * the standard descriptors. Its path is fixed and resolved in the mount namespace of the daemon.
 */
#include "save_run.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cleanup.h"
#include "helper.h"

#define NOBODY 65534
#define MEMORY_MAX (256 << 20) /* for SAVE_SIZE_MAX of rules, measured */

#define XTABLES(file, program, names) \
	{ \
		.name = file, .argv = {program, "-c"}, \
		.needs = {{CAP_NET_ADMIN, "tables"}, \
			{CAP_NET_RAW, "the raw socket for its requests"}}, \
		.n_needs = 2, .path = "/usr/sbin/" program, \
		.kernel = "/proc/thread-self/net/" names, .lists_tables = true \
	}

const struct save_program save_programs[] = {
	[SAVE_IPTABLES] = XTABLES("iptables", "iptables-legacy-save", "ip_tables_names"),
	[SAVE_IP6TABLES] = XTABLES("ip6tables", "ip6tables-legacy-save", "ip6_tables_names"),
	/* Without ip_set in the kernel, a dump request would load the module. */
	[SAVE_IPSET] = {.name = "ipset",
		.argv = {"ipset", "save"},
		.needs = {{CAP_NET_ADMIN, "sets"}},
		.n_needs = 1,
		.path = "/usr/sbin/ipset",
		.kernel = "/sys/module/ip_set"},
};

bool save_is_called(const char *name)
{
	return strcmp(name, SAVE_NAME) == 0;
}

static const struct save_program *program_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(save_programs); i++)
		if (strcmp(save_programs[i].name, name) == 0)
			return &save_programs[i];
	return NULL;
}

/*
 * Drops uid and gid. Only its group may read the list of tables: gid 0 of the user namespace that
 * owns the network namespace.
 */
static int become_nobody(const struct save_program *program)
{
	struct stat st = {.st_gid = NOBODY};

	if (program->lists_tables && stat(program->kernel, &st) < 0)
		return -errno;
	if (prctl(PR_SET_KEEPCAPS, 1) < 0 || setgroups(0, NULL) < 0 ||
		setresgid(st.st_gid, st.st_gid, st.st_gid) < 0 ||
		setresuid(NOBODY, NOBODY, NOBODY) < 0)
		return -errno;
	return 0;
}

static int set_limit(int resource, rlim_t max)
{
	struct rlimit limit = {max, max};

	return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

/* Called in the child. PDEATHSIG is set after the change of the uid, which clears it. */
static void exec_program(const struct save_program *program, pid_t parent)
{
	char *environment[] = {NULL};

	if (become_nobody(program) < 0 || caps_hand_on(program->needs, program->n_needs) < 0 ||
		prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent ||
		set_limit(RLIMIT_FSIZE, SAVE_SIZE_MAX) < 0 || set_limit(RLIMIT_CORE, 0) < 0 ||
		set_limit(RLIMIT_AS, MEMORY_MAX) < 0)
		return;
	execve(program->path, (char *const *)program->argv, environment);
}

/*
 * The real uid becomes that of the child: otherwise the kernel does not deliver PDEATHSIG to the
 * child (check_kill_permission()). The daemon can still kill this process: the saved uid matches.
 * SIGCHLD is ignored (inherited from the daemon): reset it, or waitpid() returns no status.
 */
static int run_save_program(const struct save_program *program)
{
	pid_t self = getpid(), pid;
	int status;

	if (setresuid(NOBODY, (uid_t)-1, (uid_t)-1) < 0)
		return 1;
	signal(SIGCHLD, SIG_DFL);
	pid = fork();
	if (pid == 0) {
		exec_program(program, self);
		perror(program->path);
		_exit(1);
	}
	if (pid < 0 || caps_keep(NULL, 0) < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		return 1;
	return write(STDOUT_FILENO, &(char){HELPER_DONE}, 1) == 1 ? 0 : 1;
}

int save_main(int argc, char **argv)
{
	const struct save_program *program = argc == 2 ? program_named(argv[1]) : NULL;

	prctl(PR_SET_NAME, SAVE_NAME);
	_exit(program ? run_save_program(program) : 1);
}
