/* SPDX-License-Identifier: MIT */
/*
 * Programs of bpf(2), by id, and those that are attached to a link without netlink. The system call
 * is used directly: two commands for reading, and one in the namespace of the link.
 */
#pragma once

#include <linux/bpf.h>
#include <stdint.h>

struct bpf_program {
	char name[BPF_OBJ_NAME_LEN]; /* empty: none, or unknown */
	uint8_t tag[BPF_TAG_SIZE];
};

/*
 * The program with the number ID. Needs CAP_SYS_ADMIN. 1; 0: it does not exist any more, or may not
 * be read; a negative errno for lack of resources.
 */
int bpf_program_get(uint32_t id, struct bpf_program *ret);

/* Where programs can be attached with bpf(2): tcx since Linux 6.6, netkit since Linux 6.7. */
enum bpf_hook {
	BPF_HOOK_TCX_INGRESS,
	BPF_HOOK_TCX_EGRESS,
	BPF_HOOK_NETKIT_PRIMARY,
	BPF_HOOK_NETKIT_PEER,
	BPF_HOOKS
};

#define BPF_HOOK_MAX 64 /* programs; BPF_MPROG_MAX of the kernel */

/* The numbers of the programs at each hook, in the order in which they run. */
struct bpf_hooks {
	uint32_t ids[BPF_HOOKS][BPF_HOOK_MAX];
	uint32_t n[BPF_HOOKS];
};

/*
 * Programs at the hooks FIRST to LAST of the link IFINDEX in the namespace NETNS. Needs
 * CAP_NET_ADMIN of the initial user namespace; without it, or on a kernel without the hook, there
 * are none.
 */
int bpf_hooks_get(
	int netns, int ifindex, enum bpf_hook first, enum bpf_hook last, struct bpf_hooks *ret);
