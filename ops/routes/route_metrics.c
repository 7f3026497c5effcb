/* SPDX-License-Identifier: MIT */
/*
 * Parses and prints the metrics of a route, RTAX_* in the kernel: see routes.h. Does not use
 * netlink.
 *
 * The kernel stores rtt in 1/8 ms and rttvar in 1/4 ms; 0 means unset.
 */
#include <string.h>

#include "cleanup.h"
#include "routes.h"

static const struct metric {
	const char *word;
	uint32_t max;	    /* 0: any number */
	unsigned char time; /* units per millisecond; 0: not a time */
	bool lockable;	    /* ip(8) accepts "lock" before the number */
} metrics[RTAX_MAX + 1] = {
	[RTAX_MTU] = {.word = "mtu", .lockable = true},
	[RTAX_WINDOW] = {.word = "window", .lockable = true},
	[RTAX_RTT] = {.word = "rtt", .time = 8, .lockable = true},
	[RTAX_RTTVAR] = {.word = "rttvar", .time = 4, .lockable = true},
	[RTAX_SSTHRESH] = {.word = "ssthresh", .lockable = true},
	[RTAX_CWND] = {.word = "cwnd", .lockable = true},
	[RTAX_ADVMSS] = {.word = "advmss", .lockable = true},
	[RTAX_REORDERING] = {.word = "reordering", .lockable = true},
	[RTAX_HOPLIMIT] = {.word = "hoplimit", .max = 255, .lockable = true},
	[RTAX_INITCWND] = {.word = "initcwnd", .lockable = true},
	[RTAX_RTO_MIN] = {.word = "rto_min", .time = 1},
	[RTAX_INITRWND] = {.word = "initrwnd", .lockable = true},
	[RTAX_QUICKACK] = {.word = "quickack", .max = 1},
	[RTAX_FASTOPEN_NO_COOKIE] = {.word = "fastopen_no_cookie", .max = 1},
};

/* Fractions of a millisecond are printed without a unit, in the kernel's units. */
static void print_metric(unsigned i, uint32_t value, bool locked, FILE *out)
{
	const struct metric *metric = &metrics[i];
	bool ms = metric->time && value % metric->time == 0;

	fprintf(out, " %s%s %u%s", metric->word, locked && metric->lockable ? " lock" : "",
		ms ? value / metric->time : value, ms ? "ms" : "");
}

static uint32_t metric_value(const struct route *r, unsigned i)
{
	uint32_t value = r->metrics_set & (1u << i) ? r->metrics[i] : 0;

	/* -1 is the default hop limit. */
	return i == RTAX_HOPLIMIT && value == UINT32_MAX ? 0 : value;
}

/* Can a line express that the metric is locked? */
static bool can_be_locked(unsigned i)
{
	return metrics[i].lockable || i == RTAX_RTO_MIN;
}

void route_print_metrics(const struct route *r, FILE *out)
{
	uint32_t locked = metric_value(r, RTAX_LOCK);

	for (unsigned i = RTAX_LOCK + 1; i <= RTAX_MAX; i++) {
		bool lock = locked & (1u << i) && can_be_locked(i);

		if (metrics[i].word && (lock || metric_value(r, i)))
			print_metric(i, metric_value(r, i), lock, out);
	}
	if (metric_value(r, RTAX_FEATURES) & RTAX_FEATURE_ECN)
		fputs(" features ecn", out);
	if (!r->congctl[0])
		return;
	fprintf(out, " congctl %s", locked & (1u << RTAX_CC_ALGO) ? "lock " : "");
	word_print(out, r->congctl);
}

static void set_metric(struct route *route, unsigned metric, uint32_t value)
{
	route->metrics[metric] = value;
	route->metrics_set |= 1u << metric;
}

static void lock_metric(struct route *route, unsigned metric)
{
	set_metric(route, RTAX_LOCK, route->metrics[RTAX_LOCK] | 1u << metric);
}

static int parse_features(struct words *w, struct route *route)
{
	const char *text;
	int r = words_argument(w, "features", &text);

	if (r < 0)
		return r;
	if (strcmp(text, "ecn") != 0)
		return words_refuse(w, "\"%.40s\" is not a feature: ecn", text);
	set_metric(route, RTAX_FEATURES, RTAX_FEATURE_ECN);
	return 0;
}

static int parse_congctl(struct words *w, struct route *route)
{
	bool lock = words_next_if(w, "lock");
	int r = words_name(w, "congctl", route->congctl);

	if (r == 0 && lock)
		lock_metric(route, RTAX_CC_ALGO);
	return r;
}

/* Rounds milliseconds up. A number without a unit is in the kernel's units. */
static int parse_time(struct words *w, const char *text, unsigned parts, uint32_t *ret)
{
	static const struct {
		const char *word;
		double ms;
	} units[] = {
		{"s", 1000}, {"sec", 1000}, {"secs", 1000}, {"ms", 1}, {"msec", 1}, {"msecs", 1}};
	char *end;
	double n = strtod(text, &end), scale = 0;

	if (*end == '\0')
		parts = 1;
	for (size_t i = 0; *end != '\0' && i < ARRAY_SIZE(units); i++)
		if (strcmp(end, units[i].word) == 0)
			scale = units[i].ms;
	if (text[0] < '0' || text[0] > '9' || (*end != '\0' && scale == 0))
		return words_refuse(w, "\"%.40s\" is not a time", text);
	n *= *end == '\0' ? 1 : scale;
	if (!(n <= UINT32_MAX / parts)) /* also true for NaN */
		return words_refuse(w, "time %.40s is too long", text);
	*ret = (uint32_t)n;
	*ret += *ret < n;
	*ret *= parts;
	return 0;
}

/* The kernel caps larger values to this. */
static uint32_t cap_metric(unsigned metric, uint32_t value)
{
	uint32_t max = metric == RTAX_MTU      ? UINT16_MAX - 15
		       : metric == RTAX_ADVMSS ? UINT16_MAX - 40
					       : UINT32_MAX;

	return value < max ? value : max;
}

static int parse_value(struct words *w, const struct metric *metric, uint32_t *ret)
{
	const char *text;
	uint64_t n;
	int r = words_argument(w, metric->word, &text);

	if (r == 0 && metric->time)
		return parse_time(w, text, metric->time, ret);
	if (r == 0)
		r = word_number(w, text, 0, metric->max ? metric->max : UINT32_MAX, &n);
	if (r < 0)
		return r;
	*ret = (uint32_t)n;
	return 0;
}

static int parse_number(struct words *w, unsigned metric, struct route *route)
{
	bool lock = metrics[metric].lockable && words_next_if(w, "lock");
	uint32_t value = 0;
	int r = parse_value(w, &metrics[metric], &value);

	if (r < 0)
		return r;
	set_metric(route, metric, cap_metric(metric, value));
	if (lock || metric == RTAX_RTO_MIN) /* ip(8) always locks rto_min */
		lock_metric(route, metric);
	return 0;
}

int route_parse_metric(struct words *w, const char *key, struct route *route)
{
	if (strcmp(key, "features") == 0)
		return parse_features(w, route);
	if (strcmp(key, "congctl") == 0)
		return parse_congctl(w, route);
	for (unsigned i = RTAX_LOCK + 1; i <= RTAX_MAX; i++)
		if (metrics[i].word && strcmp(key, metrics[i].word) == 0)
			return parse_number(w, i, route);
	return -ENOENT;
}
