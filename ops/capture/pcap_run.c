/* SPDX-License-Identifier: MIT */
/*
 * The process that compiles an expression of pcap-filter(7): see pcap_run.h. It has no privileges
 * and bounded time and memory. Names are those of local files (/etc/hosts, services, protocols,
 * networks, ethers): nothing is sent to a name server or to nscd. Messages go to standard error.
 */
#include "pcap_run.h"

#include <grp.h>
#include <nss.h>
#include <pcap/pcap.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "caps.h"
#include "cleanup.h"
#include "helper.h"
#include "pcapng.h"

#define NOBODY 65534
#define CPU_SECONDS 2
#define MEMORY_MAX (256ul << 20) /* in addition to that at start; libpcap itself stops earlier */

bool pcap_is_called(const char *name)
{
	return strcmp(name, PCAP_NAME) == 0;
}

static int drop_privileges(void)
{
	if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
		setresuid(NOBODY, NOBODY, NOBODY) < 0)
		return -errno;
	return caps_keep(NULL, 0);
}

static int set_limit(int resource, rlim_t max)
{
	struct rlimit limit = {max, max};

	return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

static rlim_t memory_now(void)
{
	_cleanup_fclose_ FILE *f = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (!f || fscanf(f, "%lu", &pages) != 1)
		return 0;
	return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static int confine(void)
{
	int r = set_limit(RLIMIT_AS, memory_now() + MEMORY_MAX);

	if (r == 0)
		r = set_limit(RLIMIT_CPU, CPU_SECONDS);
	if (r == 0)
		r = set_limit(RLIMIT_CORE, 0);
	return r == 0 ? drop_privileges() : r;
}

static int use_local_names(void)
{
	static const char *const databases[] = {
		"hosts", "networks", "services", "protocols", "ethers"};

	for (size_t i = 0; i < ARRAY_SIZE(databases); i++)
		if (__nss_configure_lookup(databases[i], "files") != 0)
			return -errno;
	return 0;
}

/* struct bpf_insn of libpcap is struct sock_filter of the kernel. */
static int compile(const char *text, int dlt)
{
	pcap_t *dead = pcap_open_dead(dlt, PCAPNG_SNAPLEN);
	struct bpf_program program;

	if (!dead)
		return 1;
	if (pcap_compile(dead, &program, text, 1, PCAP_NETMASK_UNKNOWN) < 0) {
		fputs(pcap_geterr(dead), stderr);
		return 1;
	}
	fwrite(program.bf_insns, sizeof(*program.bf_insns), program.bf_len, stdout);
	putchar(HELPER_DONE);
	return 0;
}

int pcap_main(int argc, char **argv)
{
	char text[256];
	size_t n;
	int r;

	prctl(PR_SET_NAME, PCAP_NAME);
	if (argc != 2 || confine() < 0 || use_local_names() < 0) {
		fputs("the process for libpcap cannot drop its privileges", stderr);
		return 1;
	}
	n = fread(text, 1, sizeof(text) - 1, stdin);
	text[n] = '\0';
	r = compile(text, (int)strtol(argv[1], NULL, 10));
	_exit(fflush(NULL) == 0 ? r : 1); /* skip the cleanup of the library */
}
