/* SPDX-License-Identifier: MIT */
/* Requests of bpf(2): see bpf_program.h. */
#include "bpf_program.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>

#include "cleanup.h"
#include "netns.h"
#include "shortage.h"

/* Numbers of enum bpf_attach_type, for older headers. */
static const uint32_t attach_types[BPF_HOOKS] = {
	[BPF_HOOK_TCX_INGRESS] = 46,
	[BPF_HOOK_TCX_EGRESS] = 47,
	[BPF_HOOK_NETKIT_PRIMARY] = 54,
	[BPF_HOOK_NETKIT_PEER] = 55,
};

/* Newer kernels write the 64 bytes of `query`, whatever the size of ATTR. */
static_assert(sizeof(union bpf_attr) >= 64, "the kernel would write beyond a bpf_attr");

static int call_bpf(int command, union bpf_attr *attr)
{
	int r = (int)syscall(SYS_bpf, command, attr, sizeof(*attr));

	return r < 0 ? -errno : r;
}

static uint64_t pointer(void *p)
{
	return (uintptr_t)p;
}

int bpf_program_get(uint32_t id, struct bpf_program *ret)
{
	struct bpf_prog_info info = {0};
	union bpf_attr by_id = {.prog_id = id}, attr = {.info.info_len = sizeof(info)};
	_cleanup_close_ int fd = call_bpf(BPF_PROG_GET_FD_BY_ID, &by_id);
	int r = fd;

	if (r >= 0) {
		attr.info.bpf_fd = (uint32_t)fd;
		attr.info.info = pointer(&info);
		r = call_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
	}
	if (r < 0)
		return is_shortage(r) ? r : 0;
	memcpy(ret->tag, info.tag, sizeof(ret->tag));
	snprintf(ret->name, sizeof(ret->name), "%.*s", BPF_OBJ_NAME_LEN - 1, info.name);
	return 1;
}

struct query {
	int ifindex;
	enum bpf_hook first, last;
	struct bpf_hooks *hooks;
};

/* The link is looked up in the namespace of the calling thread. */
static int query_inside(void *arg)
{
	struct query *q = arg;

	for (enum bpf_hook hook = q->first; hook <= q->last; hook++) {
		union bpf_attr attr = {.query = {.target_fd = (uint32_t)q->ifindex,
					       .attach_type = attach_types[hook],
					       .prog_ids = pointer(q->hooks->ids[hook]),
					       .prog_cnt = BPF_HOOK_MAX}};
		int r = call_bpf(BPF_PROG_QUERY, &attr);

		if (is_shortage(r))
			return r;
		q->hooks->n[hook] = r < 0 ? 0 : attr.query.prog_cnt;
	}
	return 0;
}

int bpf_hooks_get(
	int netns, int ifindex, enum bpf_hook first, enum bpf_hook last, struct bpf_hooks *ret)
{
	struct query q = {.ifindex = ifindex, .first = first, .last = last, .hooks = ret};

	return netns_call(netns, query_inside, &q);
}
