/* SPDX-License-Identifier: MIT */
/*
 * refuse INTERFACE… -- COMMAND…: runs COMMAND as on a kernel that lacks the interfaces, by a
 * seccomp(2) filter that returns the errors of such a kernel.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/nsfs.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef NS_GET_ID /* Linux 6.18 */
#define NS_GET_ID _IOR(NSIO, 0xd, uint64_t)
#endif
#ifndef SO_NETNS_COOKIE /* Linux 5.14 */
#define SO_NETNS_COOKIE 71
#endif

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct interface {
	const char *name;
	uint32_t call;
	unsigned arg; /* that has VALUE; 0: any call */
	uint32_t value;
	uint32_t error;
} interfaces[] = {
	{"NS_GET_ID", SYS_ioctl, 1, NS_GET_ID, ENOTTY},
	{"SO_NETNS_COOKIE", SYS_getsockopt, 2, SO_NETNS_COOKIE, ENOPROTOOPT},
	{"bpf", SYS_bpf, 0, 0, ENOSYS},
	{"clone3", SYS_clone3, 0, 0, ENOSYS},
	{"close_range", SYS_close_range, 0, 0, ENOSYS},
	{"fsopen", SYS_fsopen, 0, 0, ENOSYS},
	{"openat2", SYS_openat2, 0, 0, ENOSYS},
};

/* The lower half of an argument. */
static uint32_t arg_at(unsigned arg)
{
	bool big = *(const uint16_t *)"\0\1" == 1;

	return (uint32_t)(offsetof(struct seccomp_data, args) + arg * sizeof(uint64_t) +
			  (big ? sizeof(uint32_t) : 0));
}

static int refuse(const struct interface *i)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, i->call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, arg_at(i->arg)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, i->value, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | i->error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {COUNT(code), code};

	if (!i->arg) /* skip the comparison */
		code[2] = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 1);
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int refuse_named(const char *name)
{
	for (size_t i = 0; i < COUNT(interfaces); i++)
		if (strcmp(interfaces[i].name, name) == 0)
			return refuse(&interfaces[i]);
	errno = EINVAL;
	return -1;
}

int main(int argc, char **argv)
{
	int i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (refuse_named(argv[i]) < 0) {
			perror(argv[i]);
			return 1;
		}
	if (i + 1 >= argc)
		return 2;
	execvp(argv[i + 1], argv + i + 1);
	perror(argv[i + 1]);
	return 1;
}
