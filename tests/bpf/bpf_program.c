/* SPDX-License-Identifier: MIT */
/*
 * bpf-program load xdp|tc|action NAME PATH: loads a program that lets every packet pass, and pins
 * it at PATH in a bpf file system. bpf-program attach TYPE LINK PATH: attaches it to a link of this
 * namespace; TYPE is the number of enum bpf_attach_type. Without a library or a compiler for BPF.
 */
#include <linux/bpf.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call_bpf(int command, union bpf_attr *attr)
{
	int r = (int)syscall(SYS_bpf, command, attr, sizeof(*attr));

	if (r < 0)
		perror("bpf");
	return r;
}

static uint64_t pointer(const void *p)
{
	return (uintptr_t)p;
}

static int load(const char *type, const char *name, const char *path)
{
	int is_xdp = strcmp(type, "xdp") == 0;
	struct bpf_insn code[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K,
					  .imm = is_xdp ? XDP_PASS : -1 /* TC_ACT_UNSPEC */},
		{.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr program = {.prog_type = is_xdp ? BPF_PROG_TYPE_XDP : BPF_PROG_TYPE_SCHED_CLS,
		.insns = pointer(code),
		.insn_cnt = 2,
		.license = pointer("MIT")};
	union bpf_attr pin = {.pathname = pointer(path)};
	int fd;

	if (strcmp(type, "action") == 0)
		program.prog_type = BPF_PROG_TYPE_SCHED_ACT;
	strncpy(program.prog_name, name, sizeof(program.prog_name) - 1);
	fd = call_bpf(BPF_PROG_LOAD, &program);
	if (fd < 0)
		return 1;
	pin.bpf_fd = (uint32_t)fd;
	return call_bpf(BPF_OBJ_PIN, &pin) < 0;
}

static int attach(const char *type, const char *link, const char *path)
{
	union bpf_attr by_path = {.pathname = pointer(path)};
	union bpf_attr attr = {
		.target_fd = if_nametoindex(link), .attach_type = (uint32_t)atoi(type)};
	int fd = call_bpf(BPF_OBJ_GET, &by_path);

	if (fd < 0)
		return 1;
	attr.attach_bpf_fd = (uint32_t)fd;
	return call_bpf(BPF_PROG_ATTACH, &attr) < 0;
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "load") == 0)
		return load(argv[2], argv[3], argv[4]);
	if (argc == 5 && strcmp(argv[1], "attach") == 0)
		return attach(argv[2], argv[3], argv[4]);
	fputs("usage: bpf-program load|attach TYPE NAME|LINK PATH\n", stderr);
	return 2;
}
