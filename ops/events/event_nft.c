/* SPDX-License-Identifier: MIT */
/* The line of a ruleset's event, one per transaction: see event_nft.h. */
#include "event_nft.h"

#include <arpa/inet.h>
#include <netlink/attr.h>

#include "cleanup.h"
#include "texts.h"

#define COMM_SIZE 16 /* TASK_COMM_LEN in the kernel */

int event_print_nft(_unused_ const struct event_objects *t, _unused_ struct netlink *nl,
	const struct nlmsghdr *msg, FILE *out)
{
	struct nlattr *tb[NFTA_GEN_MAX + 1];
	char comm[COMM_SIZE] = "";

	if (nlmsg_parse((struct nlmsghdr *)msg, sizeof(struct nfgenmsg), tb, NFTA_GEN_MAX, NULL) <
		0)
		return -EBADMSG;
	if (!tb[NFTA_GEN_ID])
		return 0;
	fprintf(out, " nft generation %u", ntohl(netlink_u32(tb[NFTA_GEN_ID], 0)));
	if (tb[NFTA_GEN_PROC_PID] && tb[NFTA_GEN_PROC_NAME]) {
		nla_strlcpy(comm, tb[NFTA_GEN_PROC_NAME], sizeof(comm));
		fprintf(out, " # %u/", ntohl(netlink_u32(tb[NFTA_GEN_PROC_PID], 0)));
		text_print(out, true, comm);
	}
	return 1;
}
