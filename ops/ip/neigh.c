/* SPDX-License-Identifier: MIT */
/*
 * Reading neighbours: RTM_NEWNEIGH to struct neigh to text. See neigh.h. As in `ip neigh`, entries
 * that need no resolution (noarp: multicast, loopback) are skipped.
 */
#include "neigh.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"

const struct neigh_state neigh_states[] = {{NUD_INCOMPLETE, "incomplete"},
	{NUD_REACHABLE, "reachable"}, {NUD_STALE, "stale"}, {NUD_DELAY, "delay"},
	{NUD_PROBE, "probe"}, {NUD_FAILED, "failed"}, {NUD_NOARP, "noarp"},
	{NUD_PERMANENT, "permanent"}, {NUD_NONE, "none"}};
const size_t neigh_n_states = ARRAY_SIZE(neigh_states);

int neigh_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[NDA_MAX + 1];
	struct ndmsg *header = netlink_header(msg, sizeof(*header));
	struct neigh *neigh = item;

	if (msg->nlmsg_type != RTM_NEWNEIGH && msg->nlmsg_type != RTM_DELNEIGH)
		return 0;
	if (!header)
		return -EBADMSG;
	if (header->ndm_family != AF_INET && header->ndm_family != AF_INET6)
		return 0;
	if (header->ndm_state & NUD_NOARP ||
		(!header->ndm_state && !(header->ndm_flags & NTF_PROXY)))
		return 0;
	if (nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, NDA_MAX, NULL) < 0)
		return -EBADMSG;
	neigh->family = header->ndm_family;
	neigh->flags = header->ndm_flags;
	neigh->state = header->ndm_state;
	neigh->has_state = neigh->has_protocol = true;
	neigh->protocol = netlink_u8(tb[NDA_PROTOCOL], RTPROT_UNSPEC);
	if (tb[NDA_DST])
		nla_memcpy(&neigh->dst, tb[NDA_DST], sizeof(neigh->dst));
	if (tb[NDA_LLADDR])
		neigh->lladdr_len =
			(size_t)nla_memcpy(neigh->lladdr, tb[NDA_LLADDR], sizeof(neigh->lladdr));
	if (header->ndm_ifindex)
		strcpy(neigh->dev, netlink_ifname(nl, header->ndm_ifindex));
	return 1;
}

static void print_lladdr(const struct neigh *neigh, FILE *out)
{
	fputs(" lladdr ", out);
	for (size_t i = 0; i < neigh->lladdr_len; i++)
		fprintf(out, "%s%02x", i ? ":" : "", neigh->lladdr[i]);
}

void neigh_print(const struct neigh *neigh, FILE *out)
{
	char text[NAME_SIZE];

	if (neigh->flags & NTF_PROXY)
		fputs("proxy ", out);
	fputs(address_text(neigh->family, &neigh->dst, text), out);
	if (neigh->dev[0]) {
		fputs(" dev ", out);
		word_print(out, neigh->dev);
	}
	if (neigh->lladdr_len)
		print_lladdr(neigh, out);
	if (neigh->flags & NTF_ROUTER)
		fputs(" router", out);
	if (neigh->flags & NTF_EXT_LEARNED)
		fputs(" extern_learn", out);
	for (size_t i = 0; i < neigh_n_states; i++)
		if (!(neigh->flags & NTF_PROXY) && neigh->state == neigh_states[i].state)
			fprintf(out, " nud %s", neigh_states[i].word);
	if (neigh->protocol != RTPROT_UNSPEC)
		fprintf(out, " protocol %s", protocol_name(neigh->protocol, text));
	if (neigh->flags & NTF_OFFLOADED)
		fputs(" # offload", out);
}

int neigh_compare(const void *a, const void *b)
{
	const struct neigh *x = a, *y = b;
	int r = strcmp(x->dev, y->dev);

	if (r == 0)
		r = (x->family > y->family) - (x->family < y->family);
	if (r == 0)
		r = (x->flags & NTF_PROXY) - (y->flags & NTF_PROXY);
	return r ? r : memcmp(&x->dst, &y->dst, sizeof(x->dst));
}

int neigh_dump(struct tree_request *rq, struct netlink_list *list)
{
	struct ndmsg neighbours = {0}, proxies = {.ndm_flags = NTF_PROXY};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r == 0)
		r = netlink_dump(
			nl, RTM_GETNEIGH, &neighbours, sizeof(neighbours), neigh_from_msg, list);
	if (r == 0)
		r = netlink_dump(nl, RTM_GETNEIGH, &proxies, sizeof(proxies), neigh_from_msg, list);
	return r;
}

int neigh_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list all = {.item_size = sizeof(struct neigh)};
	int r = neigh_dump(rq, &all);

	if (r < 0)
		return r;
	netlink_list_sort(&all, neigh_compare);
	for (size_t i = 0; i < all.n; i++) {
		neigh_print(netlink_list_at(&all, i), out);
		fputc('\n', out);
	}
	return 0;
}
