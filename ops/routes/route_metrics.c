/* SPDX-License-Identifier: MIT */
/*
 * What a route says of its path, RTAX_* in the kernel, as words: see routes.h. Knows no netlink,
 * and no socket.
 *
 * The kernel keeps round trip times in eighths and quarters of a millisecond; a value of 0 is none.
 */
#include <string.h>

#include "cleanup.h"
#include "routes.h"

static const struct metric {
	const char *word;
	uint32_t max;	    /* 0: any number */
	unsigned char time; /* it is a time, of which a millisecond has so many parts */
	bool lockable;	    /* ip(8) takes "lock" in front of the number */
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

/* A number without a unit is as the kernel has it, and parts of a millisecond have no other. */
static void print_metric(unsigned i, uint32_t value, bool locked, FILE *out)
{
	const struct metric *metric = &metrics[i];
	bool ms = metric->time && value % metric->time == 0;

	fprintf(out, " %s%s %u%s", metric->word, locked && metric->lockable ? " lock" : "",
		ms ? value / metric->time : value, ms ? "ms" : "");
}

static uint32_t value_of(const struct route *r, unsigned i)
{
	uint32_t value = r->metrics_set & (1u << i) ? r->metrics[i] : 0;

	/* That says: the default. */
	return i == RTAX_HOPLIMIT && value == UINT32_MAX ? 0 : value;
}

/* Can a line say that it is locked, with any value? */
static bool can_be_locked(unsigned i)
{
	return metrics[i].lockable || i == RTAX_RTO_MIN;
}

void route_print_metrics(const struct route *r, FILE *out)
{
	uint32_t locked = value_of(r, RTAX_LOCK);

	for (unsigned i = RTAX_LOCK + 1; i <= RTAX_MAX; i++) {
		bool lock = locked & (1u << i) && can_be_locked(i);

		if (metrics[i].word && (lock || value_of(r, i)))
			print_metric(i, value_of(r, i), lock, out);
	}
	if (value_of(r, RTAX_FEATURES) & RTAX_FEATURE_ECN)
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

static int take_features(struct words *w, struct route *route)
{
	const char *text;
	int r = words_argument(w, "features", &text);

	if (r < 0)
		return r;
	if (strcmp(text, "ecn") != 0)
		return words_refuse(w, "\"%.40s\" is no feature", text);
	set_metric(route, RTAX_FEATURES, RTAX_FEATURE_ECN);
	return 0;
}

static int take_congctl(struct words *w, struct route *route)
{
	bool lock = words_take_if(w, "lock");
	int r = words_name(w, "congctl", route->congctl);

	if (r == 0 && lock)
		lock_metric(route, RTAX_CC_ALGO);
	return r;
}

/* Milliseconds are rounded up; a number without a unit is as the kernel has it. */
static int time_value(struct words *w, const char *text, unsigned parts, uint32_t *ret)
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
		return words_refuse(w, "\"%.40s\" is no time", text);
	n *= *end == '\0' ? 1 : scale;
	if (!(n <= UINT32_MAX / parts)) /* nor is it NaN */
		return words_refuse(w, "%.40s is too long a time", text);
	*ret = (uint32_t)n;
	*ret += *ret < n;
	*ret *= parts;
	return 0;
}

/* What the kernel makes of a value that is more than it takes. */
static uint32_t capped(unsigned metric, uint32_t value)
{
	uint32_t max = metric == RTAX_MTU      ? UINT16_MAX - 15
		       : metric == RTAX_ADVMSS ? UINT16_MAX - 40
					       : UINT32_MAX;

	return value < max ? value : max;
}

static int read_value(struct words *w, const struct metric *metric, uint32_t *ret)
{
	const char *text;
	uint64_t n;
	int r = words_argument(w, metric->word, &text);

	if (r == 0 && metric->time)
		return time_value(w, text, metric->time, ret);
	if (r == 0)
		r = word_number(w, text, 0, metric->max ? metric->max : UINT32_MAX, &n);
	if (r < 0)
		return r;
	*ret = (uint32_t)n;
	return 0;
}

static int take_number(struct words *w, unsigned metric, struct route *route)
{
	bool lock = metrics[metric].lockable && words_take_if(w, "lock");
	uint32_t value = 0;
	int r = read_value(w, &metrics[metric], &value);

	if (r < 0)
		return r;
	set_metric(route, metric, capped(metric, value));
	if (lock || metric == RTAX_RTO_MIN) /* ip(8) does so by itself */
		lock_metric(route, metric);
	return 0;
}

int route_parse_metric(struct words *w, const char *key, struct route *route)
{
	if (strcmp(key, "features") == 0)
		return take_features(w, route);
	if (strcmp(key, "congctl") == 0)
		return take_congctl(w, route);
	for (unsigned i = RTAX_LOCK + 1; i <= RTAX_MAX; i++)
		if (metrics[i].word && strcmp(key, metrics[i].word) == 0)
			return take_number(w, i, route);
	return -ENOENT;
}
