/* SPDX-License-Identifier: MIT */
/*
 * Output of iptables-legacy-save, ip6tables-legacy-save and ipset for a namespace. The programs run
 * in a separate process (helper.h, save_run.c).
 *
 * The file exists if the kernel supports such tables or sets and the program is installed. Lookup
 * and read load no module and create no table.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nfnetlink.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "helper.h"
#include "netlink.h"
#include "netns.h"
#include "rows.h"
#include "save_run.h"

static const struct save_program *program_of(const struct tree_request *rq)
{
	return &save_programs[request_row(rq)->arg];
}

/* Kernel modules are global: it is enough to check the namespace of the daemon. */
static int save_present(struct tree_request *rq)
{
	const struct save_program *program = program_of(rq);

	return access(program->kernel, F_OK) == 0 && access(program->path, X_OK) == 0;
}

/* Called inside the namespace. 1: the file ARG lists at least one table. */
static int has_table_names(void *arg)
{
	_cleanup_close_ int fd = open(arg, O_RDONLY | O_CLOEXEC);
	char byte;
	ssize_t n = fd < 0 ? -1 : read(fd, &byte, 1);

	return n < 0 ? -errno : n > 0;
}

static int count_set(
	_unused_ struct netlink *nl, _unused_ const struct nlmsghdr *msg, _unused_ void *item)
{
	return 1;
}

static int has_sets(struct tree_request *rq)
{
	_cleanup_close_ int fd = netns_socket(rq->netns, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	_cleanup_(netlink_list_done) struct netlink_list sets = {.item_size = 1};
	const struct {
		struct nfgenmsg header;
		struct nlattr protocol_attr;
		uint8_t protocol, padding[3];
		struct nlattr flags_attr;
		uint32_t flags;
	} request = {
		.header = {.nfgen_family = AF_INET, .version = NFNETLINK_V0},
		.protocol_attr = {NLA_HDRLEN + 1, IPSET_ATTR_PROTOCOL},
		.protocol = IPSET_PROTOCOL_MIN,
		.flags_attr = {NLA_HDRLEN + 4, IPSET_ATTR_FLAGS | NLA_F_NET_BYTEORDER},
		.flags = htonl(IPSET_FLAG_LIST_SETNAME),
	};
	struct netlink nl = {.fd = fd};
	int r = fd < 0 ? fd
		       : netlink_dump(&nl, NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_LIST, &request,
				 sizeof(request), count_set, &sets);

	return r < 0 ? r : sets.n > 0;
}

/* Most namespaces have no tables or sets: this check is faster than running the helper. */
static int has_tables_or_sets(struct tree_request *rq)
{
	const struct save_program *program = program_of(rq);

	return program->lists_tables
		       ? netns_call(rq->netns, has_table_names, (void *)program->kernel)
		       : has_sets(rq);
}

static int save_show(struct tree_request *rq, FILE *out)
{
	char *argv[] = {(char[]){SAVE_NAME}, (char *)program_of(rq)->name, NULL};
	_cleanup_(helper_done) struct helper helper = HELPER_NONE;
	int r = has_tables_or_sets(rq);

	if (r <= 0)
		return r;
	r = helper_run(rq, argv, "", &helper);
	if (r == 0)
		return helper.size >= SAVE_SIZE_MAX ? -EFBIG : -EIO;
	return r < 0 ? r : helper_copy(&helper, out);
}

const struct tree_row save_rows[] = {
	{"/NAME/iptables", READ_MODE, "legacy tables of iptables", save_show,
		.present = save_present, .waits_on_userspace = true, .arg = SAVE_IPTABLES},
	{"/NAME/ip6tables", READ_MODE, "legacy tables of ip6tables", save_show,
		.present = save_present, .waits_on_userspace = true, .arg = SAVE_IP6TABLES},
	{"/NAME/ipset", READ_MODE, "sets of ipset(8)", save_show, .present = save_present,
		.waits_on_userspace = true, .arg = SAVE_IPSET},
	{NULL},
};
