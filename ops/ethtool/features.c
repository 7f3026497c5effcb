/* SPDX-License-Identifier: MIT */
/* The file `features` of a link: what ethtool -k prints; a written line is one of ethtool -K. */
#include <linux/ethtool_netlink.h>
#include <string.h>

#include "cleanup.h"
#include "ethtool.h"
#include "feature.h"
#include "hash.h"
#include "lines.h"
#include "rows.h"

static int get_features(struct tree_request *rq, struct features *ret)
{
	*ret = (struct features){0};
	return ethtool_get(rq, ETHTOOL_MSG_FEATURES_GET, features_from_msg, ret);
}

static int dump_features(struct tree_request *rq, struct netlink_list *list)
{
	struct features features;
	int r = get_features(rq, &features);

	return r < 0 ? r : features_list(&features, list);
}

#define FEATURES(name) \
	_cleanup_(netlink_list_done) struct netlink_list name = { \
		.item_size = sizeof(struct feature)}

static int features_show(struct tree_request *rq, FILE *out)
{
	FEATURES(list);
	int r = dump_features(rq, &list);

	for (size_t i = 0; r == 0 && i < list.n; i++) {
		feature_print(netlink_list_at(&list, i), out);
		fputc('\n', out);
	}
	return r == -EOPNOTSUPP ? -ENOENT : r;
}

/* A fixed feature is no setting: a line of it is true of any state. */
static bool is_true(const struct feature *written, const struct feature *present)
{
	return written->fixed ||
	       (written->wanted == present->wanted &&
		       (written->on == present->on || written->on != written->wanted));
}

/*
 * On close, the line of a group matches any state: it was applied when it was written, and the
 * lines of its features after it.
 */
static bool feature_matches(const void *written, const void *present)
{
	const struct feature *w = written, *p = present;

	return strcmp(w->word, p->word) == 0 && (p->is_group || is_true(w, p));
}

static uint64_t feature_key(const void *item)
{
	const struct feature *feature = item;

	return hash_bytes(HASH_INIT, feature->word, strlen(feature->word));
}

/* Requests all features, and sets RET to the line of WORD, a zeroed one if there is none. */
static int get_feature(
	struct tree_request *rq, const char *word, struct features *ret_all, struct feature *ret)
{
	FEATURES(list);
	int r = get_features(rq, ret_all);

	if (r == 0)
		r = features_list(ret_all, &list);
	*ret = (struct feature){0};
	for (size_t i = 0; r == 0 && i < list.n; i++) {
		const struct feature *feature = netlink_list_at(&list, i);

		if (strcmp(feature->word, word) == 0)
			*ret = *feature;
	}
	return r;
}

static int send_feature(
	struct tree_request *rq, const struct features *features, const struct feature *feature)
{
	_cleanup_(ethtool_close) struct ethtool request = {0};
	int r = ethtool_open(rq, ETHTOOL_MSG_FEATURES_SET, ETHTOOL_FLAG_OMIT_REPLY, &request);

	if (r == 0)
		r = features_put(request.msg, features, feature->word, feature->wanted);
	return r < 0 ? r : netlink_change(request.nl, request.msg, rq->why, sizeof(rq->why));
}

/* The kernel stores a request that it cannot grant. */
static int check_feature(struct tree_request *rq, const struct feature *written)
{
	struct features features;
	struct feature present;
	int r = get_feature(rq, written->word, &features, &present);

	if (r == 0 && !is_true(written, &present))
		return request_refuse(rq, -EOPNOTSUPP,
			"%s is requested %s, but another feature, or the driver, prevents it",
			written->word, written->wanted ? "on" : "off");
	return r;
}

static int change_feature(struct tree_request *rq, enum line_verb verb, const void *item)
{
	const struct feature *written = item;
	struct features features;
	struct feature present;
	int r;

	if (verb == LINE_DEL)
		return request_refuse(rq, -EINVAL, "a feature is written with on or off");
	r = get_feature(rq, written->word, &features, &present);
	if (r < 0)
		return r;
	if (!present.word[0])
		return request_refuse(
			rq, -EOPNOTSUPP, "this kernel has no feature %s", written->word);
	if (is_true(written, &present))
		return 0;
	if (present.fixed)
		return request_refuse(
			rq, -EOPNOTSUPP, "%s cannot be changed for this link", written->word);
	r = send_feature(rq, &features, written);
	return r < 0 ? r : check_feature(rq, written);
}

/* Each link has all of them: `>` removes none. */
static unsigned feature_owner(_unused_ const void *item)
{
	return OWNER_KERNEL;
}

static const struct line_ops features_lines = {
	.size = sizeof(struct feature),
	.parse = feature_parse,
	.change = change_feature,
	.dump = dump_features,
	.matches = feature_matches,
	.key = feature_key,
	.sets_values = true,
	.owner = feature_owner,
};

const struct tree_row ethtool_features_rows[] = {
	{"/NAME/links/IF/features", WRITE_MODE, "features (offloads), as of ethtool -k",
		features_show, .lines = &features_lines, .present = ethtool_netlink_present,
		.present_announced = true},
	{NULL},
};
