/* SPDX-License-Identifier: MIT */
/* Creating and removing links: see link_make.h. */
#include "link_make.h"

#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netlink/attr.h>
#include <string.h>

#include "cleanup.h"
#include "link_kind.h"
#include "link_options.h"
#include "link_pending.h"
#include "link_write.h"
#include "rows.h"
#include "value.h"

#define KIND_TEXT_MAX 4096

int link_check_name(struct tree_request *rq, const char *name)
{
	if (!word_is_dev(name))
		return request_refuse(rq, -EINVAL, "\"%.40s\" cannot be the name of a link", name);
	if (strchr(name, '%')) /* the kernel would replace it by a number */
		return request_refuse(rq, -EINVAL, "the name of a link must not contain '%%'");
	return 0;
}

/* The ifindex of the link NAME; -ENODEV: none. */
static int find_ifindex(struct tree_request *rq, const char *name)
{
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	return r < 0 ? r : netlink_ifindex(nl, name);
}

static int find_pending(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_pending_find(rq->tree->pending, rq->node.serial, name, &link);

	rq->unannounced = true;
	if (r == 0)
		ret->object = link.number;
	return r;
}

/* Pending links are removed once the kernel has a link of that name. */
static int list_pending(
	struct tree_request *rq, struct tree_node child, tree_each_fn each, void *arg)
{
	_cleanup_free_ struct pending_link *links = calloc(LINK_PENDING_MAX, sizeof(*links));
	size_t n = links ? link_pending_list(rq->tree->pending, rq->node.serial, links) : 0;
	int r = links ? 0 : -ENOMEM;

	rq->unannounced |= n > 0;
	for (size_t i = 0; r == 0 && i < n; i++) {
		child.object = links[i].number;
		if (find_ifindex(rq, links[i].name) < 0)
			r = each(links[i].name, &child, arg);
		else /* created by another program */
			link_pending_remove(rq->tree->pending, rq->node.serial, links[i].name);
	}
	return r;
}

/* Removes pending links whose namespace is gone. */
static void remove_stale_pending(const struct tree *tree)
{
	_cleanup_free_ struct pending_link *links = calloc(LINK_PENDING_MAX, sizeof(*links));
	size_t n = links ? link_pending_list(tree->pending, 0, links) : 0;

	for (size_t i = 0; i < n; i++) {
		_cleanup_close_ int fd = -1;
		struct handle handle;

		if (handle_open(tree->handles, links[i].serial, &fd, &handle) == -ESTALE)
			link_pending_remove(tree->pending, links[i].serial, links[i].name);
	}
}

static int make_pending(struct tree_request *rq, const char *name, struct tree_node *ret)
{
	struct pending_link link;
	int r = link_check_name(rq, name);

	if (r < 0)
		return r;
	r = find_ifindex(rq, name);
	if (r != -ENODEV)
		return r < 0 ? r : -EEXIST;
	r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	if (r == -ENOSPC) {
		remove_stale_pending(rq->tree);
		r = link_pending_add(rq->tree->pending, rq->node.serial, name, &link);
	}
	if (r == -ENOSPC)
		return request_refuse(rq, r, "%d links without a kind already", LINK_PENDING_MAX);
	if (r == 0)
		ret->object = link.number;
	return r;
}

int link_remove(struct tree_request *rq, const char *name, bool directory)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	int r, ifindex;

	if (!directory)
		return -EISDIR;
	ifindex = find_ifindex(rq, name);
	r = link_pending_remove(rq->tree->pending, rq->node.serial, name);
	if (ifindex < 0)
		return ifindex == -ENODEV ? r : ifindex;
	msg = link_message(RTM_DELLINK, ifindex);
	r = msg ? link_send(rq, msg) : -ENOMEM;
	if (r == -EOPNOTSUPP && !rq->why[0])
		return request_refuse(rq, r, "the kernel does not delete this kind of link");
	return r;
}

int link_get_pending(struct tree_request *rq, struct pending_link *ret)
{
	int r = link_pending_get(rq->tree->pending, rq->node.object, ret);

	if (r < 0 || ret->serial != rq->node.serial)
		return -ESTALE;
	r = find_ifindex(rq, ret->name);
	if (r >= 0) /* created by another program */
		link_pending_remove(rq->tree->pending, ret->serial, ret->name);
	return r >= 0 ? -ESTALE : r == -ENODEV ? 0 : r;
}

static int check_pending(struct tree_request *rq)
{
	struct pending_link link;

	return link_get_pending(rq, &link);
}

static const char *pending_name(struct tree_request *rq, char buf[INTERNED_SIZE])
{
	return link_pending_name(rq->tree->pending, rq->node.object, buf);
}

static const struct tree_many links_pending = {
	.find = find_pending,
	.list = list_pending,
	.check = check_pending,
	.name_of = pending_name,
	.make = make_pending,
};

static int link_pending_kind_show(struct tree_request *rq, _unused_ FILE *out)
{
	return check_pending(rq);
}

/* Puts the options that are set only by the message that creates the link. */
static int put_fixed_options(struct nl_msg *msg, const struct netlink_list *options)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < options->n; i++)
		if (link_option_is_fixed(netlink_list_at(options, i)))
			r = link_option_put(msg, netlink_list_at(options, i));
	return r;
}

/* Puts the name and options of a veth's peer. */
static int put_peer(struct nl_msg *msg, const char *peer, const struct netlink_list *options)
{
	struct nlattr *nest = nla_nest_start(msg, VETH_INFO_PEER);
	struct ifinfomsg header = {0};

	if (!nest || nlmsg_append(msg, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
		nla_put_string(msg, IFLA_IFNAME, peer) < 0 || put_fixed_options(msg, options) < 0)
		return -ENOMEM;
	nla_nest_end(msg, nest);
	return 0;
}

/* PEER_OPTIONS: NULL without a peer. */
static int put_link_info(
	struct nl_msg *msg, const struct link_spec *spec, const struct netlink_list *peer_options)
{
	struct nlattr *info, *data;

	if (spec->lower && nla_put_s32(msg, IFLA_LINK, spec->lower) < 0)
		return -ENOMEM;
	info = nla_nest_start(msg, IFLA_LINKINFO);
	if (!info || nla_put_string(msg, IFLA_INFO_KIND, spec->kind->name) < 0)
		return -ENOMEM;
	data = nla_nest_start(msg, IFLA_INFO_DATA);
	if (!data || link_spec_put(msg, spec) < 0)
		return -ENOMEM;
	if (spec->peer[0] && put_peer(msg, spec->peer, peer_options) < 0)
		return -ENOMEM;
	nla_nest_end(msg, data);
	nla_nest_end(msg, info);
	return 0;
}

/* Finds the links that the text names. */
static int resolve_links(struct tree_request *rq, struct link_spec *spec)
{
	for (size_t i = 0; i < spec->n_links; i++) {
		const struct link_spec_link *link = &spec->links[i];
		int ifindex = find_ifindex(rq, link->name);

		if (ifindex < 0)
			return request_refuse(rq, ifindex, "there is no link %s", link->name);
		if (link_spec_set_link(spec, link, ifindex) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* A link to create, and the options that were written for it and for its peer. */
struct new_link {
	char name[IF_NAMESIZE];
	struct link_spec spec;
	struct netlink_list options, peer_options;
};

static void new_link_done(struct new_link *new)
{
	link_spec_done(&new->spec);
	netlink_list_done(&new->options);
	netlink_list_done(&new->peer_options);
}

static int get_options(struct tree_request *rq, const char *name, struct netlink_list *ret)
{
	struct pending_link link;

	if (!name[0] || link_pending_find(rq->tree->pending, rq->node.serial, name, &link) < 0)
		return 0;
	return link_pending_options(rq, link.number, ret);
}

static int send_new_link(struct tree_request *rq, const struct new_link *new)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, 0);

	if (!msg || nla_put_string(msg, IFLA_IFNAME, new->name) < 0 ||
		put_fixed_options(msg, &new->options) < 0 ||
		put_link_info(msg, &new->spec, &new->peer_options) < 0)
		return -ENOMEM;
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return link_send(rq, msg);
}

/* Deletes the new link if the kernel ignored an attribute. It may have another name already. */
static int check_new_link(struct tree_request *rq, const struct new_link *new)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = NULL;
	_cleanup_(link_done) struct link link = {0};
	const char *ignored;
	int r = link_get_named(rq, new->name, &link);

	ignored = r == 0 ? link_spec_ignored(&new->spec, &link) : NULL;
	if (!ignored)
		return r == -ENODEV ? 0 : r;
	msg = link_message(RTM_DELLINK, link.ifindex);
	r = msg ? link_send(rq, msg) : -ENOMEM;
	if (r < 0)
		return r;
	return request_refuse(rq, -EOPNOTSUPP, "this kernel does not know \"%s\"", ignored);
}

static int create_link(struct tree_request *rq, const struct new_link *new)
{
	int r;

	if (new->spec.kind->by_tun)
		return link_tun_make(rq, new->name, new->spec.attrs);
	r = send_new_link(rq, new);
	return r == 0 && link_spec_is_newer(&new->spec) ? check_new_link(rq, new) : r;
}

/* The attributes without a word in LINE, unless NOW has the same. Points into LINE. */
static const char *find_lost(const char *line, const struct link *now)
{
	const char *comment = strstr(line, KIND_COMMENT "attribute ");
	_cleanup_free_ char *present = NULL;
	size_t size;
	FILE *out = comment && now ? open_memstream(&present, &size) : NULL;

	if (out) {
		link_kind_print_unknown(now, out);
		fclose(out);
	}
	if (!comment || (present && strcmp(comment, present) == 0))
		return NULL;
	return comment + strlen(KIND_COMMENT);
}

static void note_lost(struct tree_request *rq, const char *attributes)
{
	_cleanup_free_ char *words = NULL;

	if (asprintf(&words, "not set, as there is no word for it: %s", attributes) >= 0)
		request_note(rq, words);
}

static int parse_kind(
	struct tree_request *rq, char *line, const struct link *now, struct link_spec *ret)
{
	_cleanup_free_ struct words *w = calloc(1, sizeof(*w));
	const char *lost = find_lost(line, now);
	int r;

	if (!w)
		return -ENOMEM;
	r = words_split(line, w);
	if (r == 0)
		r = link_kind_parse(w, now, ret);
	if (r == -EINVAL || r == -EEXIST)
		return request_refuse(rq, r, "%s", w->why);
	if (r == 0)
		r = resolve_links(rq, ret);
	if (r == 0 && lost)
		note_lost(rq, lost);
	return r;
}

static int refuse_option(struct tree_request *rq, int error, const struct link_option *option)
{
	char why[sizeof(rq->why)], line[80] = "";
	FILE *out = fmemopen(line, sizeof(line) - 1, "w");

	memcpy(why, rq->why, sizeof(why));
	if (out) {
		link_option_print(option, out);
		fclose(out);
	}
	return request_refuse(rq, error, "the link is created, but not with \"%.60s\": %.60s", line,
		why[0] ? why : strerrordesc_np(-error));
}

/* Sets the options of the new link NAME. On error, the link exists without some of them. */
static int set_options(
	struct tree_request *rq, const char *name, const struct netlink_list *options)
{
	int ifindex = options->n ? find_ifindex(rq, name) : 0;

	link_pending_remove(rq->tree->pending, rq->node.serial, name);
	if (ifindex < 0)
		return ifindex;
	for (size_t i = 0; i < options->n; i++) {
		int r = link_option_change(rq, ifindex, LINE_REPLACE, netlink_list_at(options, i));

		if (r < 0)
			return refuse_option(rq, r, netlink_list_at(options, i));
	}
	return 0;
}

/* The first write creates the link. */
static int link_pending_kind_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	_cleanup_(new_link_done) struct new_link new = {0};
	char line[KIND_TEXT_MAX];
	struct pending_link link;
	int r = value_line(rq, text, size, line, sizeof(line)), lost;

	if (r <= 0)
		return r;
	r = link_get_pending(rq, &link);
	if (r == 0)
		r = parse_kind(rq, line, NULL, &new.spec);
	if (r < 0)
		return r;
	memcpy(new.name, link.name, sizeof(new.name));
	r = get_options(rq, new.name, &new.options);
	if (r == 0)
		r = get_options(rq, new.spec.peer, &new.peer_options);
	if (r == 0)
		r = create_link(rq, &new);
	if (r < 0)
		return r;
	r = set_options(rq, new.name, &new.options);
	lost = new.spec.peer[0] ? set_options(rq, new.spec.peer, &new.peer_options) : 0;
	return r < 0 ? r : lost;
}

int link_text_show(struct tree_request *rq, const struct link_text *of, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = of->get(rq, &link);

	if (r < 0 || !link.kind[0])
		return r;
	link_kind_print(rq->nl, &link, out);
	fputc('\n', out);
	return 0;
}

static int check_changed_link(
	struct tree_request *rq, const struct link_text *of, const struct link_spec *spec)
{
	_cleanup_(link_done) struct link link = {0};
	int r = of->get(rq, &link);
	const char *ignored = r == 0 ? link_spec_ignored(spec, &link) : NULL;

	if (!ignored)
		return r;
	return request_refuse(
		rq, -EOPNOTSUPP, "this kernel does not know \"%s\"; the rest is set", ignored);
}

/* Sends the attributes that differ from those of the link. */
static int change_link(struct tree_request *rq, const struct link_text *of, const struct link *link,
	struct link_spec *spec)
{
	_cleanup_(nl_msg_freep) struct nl_msg *msg = link_message(RTM_NEWLINK, link->ifindex);
	int r;

	if (spec->peer[0] || (spec->lower && spec->lower != link_lower(link)))
		return request_refuse(
			rq, -EEXIST, "the link exists: its lower device or peer cannot be changed");
	spec->lower = 0;
	if (!link_spec_reduce(spec, link))
		return 0;
	r = msg && of->put(msg, link, spec) == 0 ? link_send(rq, msg) : -ENOMEM;
	return r == 0 && link_spec_is_newer(spec) ? check_changed_link(rq, of, spec) : r;
}

int link_text_apply(
	struct tree_request *rq, const struct link_text *of, const char *text, size_t size)
{
	_cleanup_(link_done) struct link link = {0};
	_cleanup_(link_spec_done) struct link_spec spec = {0};
	char line[KIND_TEXT_MAX];
	int r = value_line(rq, text, size, line, sizeof(line));

	if (r <= 0)
		return r;
	r = of->get(rq, &link);
	if (r == 0)
		r = parse_kind(rq, line, &link, &spec);
	return r < 0 ? r : change_link(rq, of, &link, &spec);
}

static int put_kind(
	struct nl_msg *msg, _unused_ const struct link *link, const struct link_spec *spec)
{
	return put_link_info(msg, spec, NULL);
}

static const struct link_text kind_text = {link_get, put_kind};

static int link_kind_show(struct tree_request *rq, FILE *out)
{
	return link_text_show(rq, &kind_text, out);
}

/* A write changes the attributes that it contains. */
static int link_kind_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	return link_text_apply(rq, &kind_text, text, size);
}

const struct tree_row link_make_rows[] = {
	{"/NAME/links/PENDING", DIR_MODE, "an interface that is not created yet",
		.many = &links_pending},
	{"/NAME/links/PENDING/kind", WRITE_MODE, "a write creates the interface",
		link_pending_kind_show, link_pending_kind_apply},
	{"/NAME/links/IF/kind", WRITE_MODE, "arguments of ip link add ... type", link_kind_show,
		link_kind_apply},
	{NULL},
};
