/* SPDX-License-Identifier: MIT */
/* The files `options`, of links and of pending links: tables of lines (link_options.h). */
#include <linux/rtnetlink.h>
#include <netlink/attr.h>

#include "cleanup.h"
#include "link_make.h"
#include "link_options.h"
#include "link_pending.h"
#include "link_write.h"
#include "rows.h"

/* A request for the options of a link. */
struct options_request {
	struct netlink_list *list;
	bool immutable;
};

static int parse_options(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct options_request *request = item;
	int r;

	if (msg->nlmsg_type != RTM_NEWLINK)
		return 0;
	r = link_options_list(msg, request->list, &request->immutable);
	return r < 0 ? r : 1;
}

static int request_options(struct tree_request *rq, int ifindex, struct options_request *ret)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_GETLINK, ifindex);
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (!msg || nla_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS) < 0)
		return -ENOMEM;
	return netlink_get(nl, msg, parse_options, ret);
}

static int dump_options(struct tree_request *rq, struct netlink_list *list)
{
	struct options_request request = {.list = list};

	return request_options(rq, (int)rq->node.object, &request);
}

/* The option of the list that has the key of OPTION; NULL: none. */
static struct link_option *find_option(
	const struct netlink_list *list, const struct link_option *option)
{
	for (size_t i = 0; i < list->n; i++) {
		struct link_option *item = netlink_list_at(list, i);

		if (link_option_key(item) == link_option_key(option) &&
			(!link_option_is_altname(option) || link_option_matches(option, item)))
			return item;
	}
	return NULL;
}

static int send_option(
	struct tree_request *rq, int type, int ifindex, const struct link_option *option)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(type, ifindex);

	if (!msg || link_option_put(msg, option) < 0)
		return -ENOMEM;
	return link_send(rq, msg);
}

/* Sets an option that every link has. */
static int set_option(struct tree_request *rq, int ifindex, const struct link_option *option,
	const struct link_option *present)
{
	_cleanup_(link_option_done) struct link_option whole = {0};
	const char *word = link_option_is(option, OPTION_WORD) ? link_option_word(option)->word
							       : option->spec.kind->name;
	int r;

	if (present ? link_option_matches(option, present) : link_option_is_off(option))
		return 0;
	if (!present && !link_option_is(option, OPTION_REASON))
		return request_refuse(rq, -EOPNOTSUPP, "the link, or this kernel, has no %s", word);
	if (link_option_is_fixed(option))
		return request_refuse(rq, -EOPNOTSUPP,
			"%s is set only while a link is created: write it before kind", word);
	r = link_option_copy(option, &whole);
	if (r == 0 && present)
		r = link_option_complete(&whole, present);
	return r < 0 ? r : send_option(rq, RTM_NEWLINK, ifindex, &whole);
}

/* The options of the link, in a list that the caller owns. */
static int list_options(struct tree_request *rq, int ifindex, struct netlink_list *ret)
{
	struct options_request request = {.list = ret};

	*ret = (struct netlink_list){
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	return request_options(rq, ifindex, &request);
}

/* An altname may exist of another link, too. */
static int change_altname(
	struct tree_request *rq, int ifindex, enum line_verb verb, const struct link_option *option)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {0};
	int r = send_option(
		rq, verb == LINE_DEL ? RTM_DELLINKPROP : RTM_NEWLINKPROP, ifindex, option);

	if (r != -EEXIST || verb == LINE_ADD)
		return r;
	r = list_options(rq, ifindex, &list);
	return r < 0 || find_option(&list, option) ? r : -EEXIST;
}

int link_option_change(
	struct tree_request *rq, int ifindex, enum line_verb verb, const struct link_option *option)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {0};
	int r;

	if (link_option_is_altname(option))
		return change_altname(rq, ifindex, verb, option);
	if (verb == LINE_DEL)
		return request_refuse(rq, -EINVAL, "only an altname can be deleted");
	r = list_options(rq, ifindex, &list);
	return r < 0 ? r : set_option(rq, ifindex, option, find_option(&list, option));
}

static int change_option(struct tree_request *rq, enum line_verb verb, const void *item)
{
	return link_option_change(rq, (int)rq->node.object, verb, item);
}

/* All but the altnames belong to the link. */
static unsigned option_owner(const void *item)
{
	return link_option_is_altname(item) ? OWNER_ADMIN : OWNER_KERNEL;
}

const struct line_ops link_options_lines = {
	.size = sizeof(struct link_option),
	.clear = link_option_done,
	.parse = link_option_parse,
	.change = change_option,
	.dump = dump_options,
	.matches = link_option_matches,
	.key = link_option_key,
	.sets_values = true,
	.owner = option_owner,
};

static void print_options(const struct netlink_list *list, FILE *out)
{
	for (size_t i = 0; i < list->n; i++) {
		link_option_print(netlink_list_at(list, i), out);
		fputc('\n', out);
	}
}

static int link_options_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	struct options_request request = {.list = &list};
	int r = request_options(rq, (int)rq->node.object, &request);

	if (r < 0)
		return r;
	print_options(&list, out);
	if (request.immutable)
		fputs("# netns-immutable\n", out);
	return 0;
}

/* A change of the options of a pending link. */
struct pending_edit {
	enum line_verb verb;
	const struct link_option *option;
};

static int edit_pending(struct netlink_list *list, void *arg)
{
	const struct pending_edit *edit = arg;
	struct link_option *old = find_option(list, edit->option), copy = {0};
	int r;

	list->item_size = sizeof(struct link_option);
	list->clear = link_option_done;
	if (edit->verb == LINE_ADD && old && link_option_is_altname(old))
		return -EEXIST;
	if (edit->verb == LINE_DEL && !old)
		return -ENOENT;
	r = edit->verb == LINE_DEL ? 0 : link_option_copy(edit->option, &copy);
	if (r == 0 && old) {
		link_option_done(old);
		*old = *(struct link_option *)netlink_list_at(list, --list->n);
	}
	if (r == 0 && edit->verb != LINE_DEL)
		r = netlink_list_move(list, &copy);
	link_option_done(&copy);
	return r;
}

static int change_pending(struct tree_request *rq, enum line_verb verb, const void *item)
{
	struct pending_edit edit = {.verb = verb, .option = item};
	struct pending_link link;
	int r = link_get_pending(rq, &link);

	if (r == 0 && link_option_is(edit.option, OPTION_VF))
		return request_refuse(rq, -EOPNOTSUPP, "a link that is created has no VFs");
	return r < 0 ? r : link_pending_edit(rq->tree->pending, link.number, edit_pending, &edit);
}

static int copy_options(struct netlink_list *list, void *arg)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < list->n; i++) {
		struct link_option *copy = netlink_list_add(arg);

		r = copy ? link_option_copy(netlink_list_at(list, i), copy) : -ENOMEM;
	}
	if (r == 0)
		netlink_list_sort(arg, link_option_compare);
	return r;
}

int link_pending_options(struct tree_request *rq, uint32_t number, struct netlink_list *ret)
{
	*ret = (struct netlink_list){
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	return link_pending_edit(rq->tree->pending, number, copy_options, ret);
}

static int dump_pending(struct tree_request *rq, struct netlink_list *list)
{
	struct pending_link link;
	int r = link_get_pending(rq, &link);

	return r < 0 ? r : link_pending_edit(rq->tree->pending, link.number, copy_options, list);
}

static const struct line_ops pending_lines = {
	.size = sizeof(struct link_option),
	.clear = link_option_done,
	.parse = link_option_parse,
	.change = change_pending,
	.dump = dump_pending,
	.matches = link_option_matches,
	.key = link_option_key,
	.sets_values = true,
};

static int pending_options_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(netlink_list_done) struct netlink_list list = {
		.item_size = sizeof(struct link_option), .clear = link_option_done};
	int r = dump_pending(rq, &list);

	if (r == 0)
		print_options(&list, out);
	return r;
}

const struct tree_row link_options_rows[] = {
	{"/NAME/links/PENDING/options", WRITE_MODE, "options that the interface is created with",
		pending_options_show, .lines = &pending_lines},
	{"/NAME/links/IF/options", WRITE_MODE, "altnames, promisc, queues, gso_max_size, VFs, ...",
		link_options_show, .lines = &link_options_lines},
	{NULL},
};
