/* SPDX-License-Identifier: MIT */
/*
 * The words of struct tcp_info, in the order of ss(8): a row for each word. A kernel that does not
 * know a field does not send it; it is 0 then, and has no word.
 */
#include "tcp_info.h"

#include <assert.h>
#include <inttypes.h>
#include <linux/tcp.h>
#include <stddef.h>
#include <string.h>

#include "cleanup.h"
#include "texts.h"

#define SSTHRESH_MAX 0xffff /* from here on it is no limit: TCP_INFINITE_SSTHRESH is greater */
#define RTO_INITIAL 3000000 /* of connections without a measured round trip time */
#define REORDERING_USUAL 3
#define GAIN_ONE 256.0 /* BBR_UNIT of the kernel */
#define VEGAS_RTT_NONE 0x7fffffff

struct connection {
	struct tcp_info info; /* of state->info */
	const struct tcp_state *state;
};

struct tcp_word {
	const char *name;
	size_t offset, size; /* of the field; size 0: `print` decides whether to show the word */
	/* Writes a space and the word. VALUE: of the field, not 0. */
	void (*print)(const char *name, uint64_t value, const struct connection *c, FILE *out);
	uint64_t none; /* a value besides 0 that is not shown */
};

#define WORD(name, member, print, ...) \
	{ \
		name, offsetof(struct tcp_info, member), \
			sizeof(((struct tcp_info *)NULL)->member), print, __VA_ARGS__ \
	}

/* printf(3) would take half of the time of all lines. */
static void print_decimal(uint64_t value, FILE *out)
{
	char digits[20], *end = digits + sizeof(digits), *first = end;

	do
		*--first = (char)('0' + value % 10);
	while (value /= 10);
	fwrite(first, 1, (size_t)(end - first), out);
}

static void print_name(const char *name, char separator, FILE *out)
{
	fputc(' ', out);
	fputs(name, out);
	fputc(separator, out);
}

static void print_number(
	const char *name, uint64_t value, _unused_ const struct connection *c, FILE *out)
{
	print_name(name, ':', out);
	print_decimal(value, out);
}

/* Prints USEC as milliseconds with up to six significant digits, as %g. */
static void print_usec(uint64_t usec, FILE *out)
{
	static const char *const zeros[] = {"", "0", "00"};
	unsigned fraction = (unsigned)(usec % 1000);

	if (usec >= 1000000) {
		fprintf(out, "%g", (double)usec / 1000);
		return;
	}
	print_decimal(usec / 1000, out);
	if (!fraction)
		return;
	fputc('.', out);
	fputs(zeros[fraction < 10 ? 2 : fraction < 100], out);
	while (fraction % 10 == 0)
		fraction /= 10;
	print_decimal(fraction, out);
}

/* VALUE is in microseconds, as are all times of struct tcp_info but `last_*`. */
static void print_msec(
	const char *name, uint64_t value, _unused_ const struct connection *c, FILE *out)
{
	print_name(name, ':', out);
	print_usec(value, out);
}

/* BYTES is per second; a product beyond 2^53 is rounded, as it is in ss(8). */
static void print_bits(uint64_t bytes, FILE *out)
{
	if (bytes < UINT64_C(1) << 50)
		print_decimal(bytes * 8, out);
	else
		fprintf(out, "%.0f", (double)bytes * 8);
	fputs("bps", out);
}

static void print_rate(
	const char *name, uint64_t value, _unused_ const struct connection *c, FILE *out)
{
	print_name(name, ' ', out);
	print_bits(value, out);
}

static void print_rtt(const char *name, uint64_t value, const struct connection *c, FILE *out)
{
	print_msec(name, value, c, out);
	fputc('/', out);
	print_usec(c->info.tcpi_rttvar, out);
}

static void print_ssthresh(const char *name, uint64_t value, const struct connection *c, FILE *out)
{
	if (value < SSTHRESH_MAX)
		print_number(name, value, c, out);
}

static void print_dctcp(
	const char *name, _unused_ uint64_t value, const struct connection *c, FILE *out)
{
	const struct tcp_dctcp_info *info = &c->state->congestion_info.dctcp;

	if (c->state->congestion_type != INET_DIAG_DCTCPINFO)
		return;
	if (info->dctcp_enabled)
		fprintf(out, " %s:(ce_state:%u,alpha:%u,ab_ecn:%u,ab_tot:%u)", name,
			info->dctcp_ce_state, info->dctcp_alpha, info->dctcp_ab_ecn,
			info->dctcp_ab_tot);
	else
		fprintf(out, " %s:fallback_mode", name);
}

static void print_bbr(
	const char *name, _unused_ uint64_t value, const struct connection *c, FILE *out)
{
	const struct tcp_bbr_info *info = &c->state->congestion_info.bbr;
	uint64_t bandwidth = (uint64_t)info->bbr_bw_hi << 32 | info->bbr_bw_lo;

	if (c->state->congestion_type != INET_DIAG_BBRINFO)
		return;
	print_name(name, ':', out);
	fputs("(bw:", out);
	print_bits(bandwidth, out);
	fputs(",mrtt:", out);
	print_usec(info->bbr_min_rtt, out);
	if (info->bbr_pacing_gain)
		fprintf(out, ",pacing_gain:%g", info->bbr_pacing_gain / GAIN_ONE);
	if (info->bbr_cwnd_gain)
		fprintf(out, ",cwnd_gain:%g", info->bbr_cwnd_gain / GAIN_ONE);
	fputc(')', out);
}

/* In microseconds; TCP Vegas has its own. */
static uint32_t rtt_of(const struct connection *c)
{
	const struct tcpvegas_info *vegas = &c->state->congestion_info.vegas;

	if (c->state->congestion_type == INET_DIAG_VEGASINFO && vegas->tcpv_enabled &&
		vegas->tcpv_rtt && vegas->tcpv_rtt != VEGAS_RTT_NONE)
		return vegas->tcpv_rtt;
	return c->info.tcpi_rtt;
}

/* The rate that a congestion window in each round trip makes. */
static void print_send(
	const char *name, _unused_ uint64_t value, const struct connection *c, FILE *out)
{
	double window = (double)c->info.tcpi_snd_cwnd * c->info.tcpi_snd_mss;
	uint32_t rtt = rtt_of(c);

	if (window > 0 && rtt)
		fprintf(out, " %s %.0fbps", name, window * 8000000 / rtt);
}

static void print_pacing_rate(
	const char *name, uint64_t value, const struct connection *c, FILE *out)
{
	uint64_t max = c->info.tcpi_max_pacing_rate;

	print_rate(name, value, c, out);
	if (!max || max == UINT64_MAX)
		return;
	fputc('/', out);
	print_bits(max, out);
}

static void print_app_limited(
	const char *name, _unused_ uint64_t value, const struct connection *c, FILE *out)
{
	if (c->info.tcpi_delivery_rate_app_limited)
		fprintf(out, " %s", name);
}

static void print_busy(
	const char *name, uint64_t value, _unused_ const struct connection *c, FILE *out)
{
	fprintf(out, " %s:%" PRIu64 "ms", name, value / 1000);
}

/* A part of the time that the connection was busy. */
static void print_limited(const char *name, uint64_t value, const struct connection *c, FILE *out)
{
	if (c->info.tcpi_busy_time)
		fprintf(out, " %s:%" PRIu64 "ms(%.1f%%)", name, value / 1000,
			100.0 * (double)value / (double)c->info.tcpi_busy_time);
}

static void print_retrans(
	const char *name, _unused_ uint64_t value, const struct connection *c, FILE *out)
{
	if (c->info.tcpi_retrans || c->info.tcpi_total_retrans)
		fprintf(out, " %s:%u/%u", name, c->info.tcpi_retrans, c->info.tcpi_total_retrans);
}

/* Of a listening socket, the field is the maximum of the backlog. */
static void print_sacked(const char *name, uint64_t value, const struct connection *c, FILE *out)
{
	if (!c->state->is_listening)
		print_number(name, value, c, out);
}

static const struct tcp_word words[] = {
	WORD("rto", tcpi_rto, print_msec, RTO_INITIAL),
	WORD("backoff", tcpi_backoff, print_number),
	WORD("rtt", tcpi_rtt, print_rtt),
	WORD("ato", tcpi_ato, print_msec),
	WORD("mss", tcpi_snd_mss, print_number),
	WORD("pmtu", tcpi_pmtu, print_number),
	WORD("rcvmss", tcpi_rcv_mss, print_number),
	WORD("advmss", tcpi_advmss, print_number),
	WORD("cwnd", tcpi_snd_cwnd, print_number),
	WORD("ssthresh", tcpi_snd_ssthresh, print_ssthresh),
	WORD("bytes_sent", tcpi_bytes_sent, print_number),
	WORD("bytes_retrans", tcpi_bytes_retrans, print_number),
	WORD("bytes_acked", tcpi_bytes_acked, print_number),
	WORD("bytes_received", tcpi_bytes_received, print_number),
	WORD("segs_out", tcpi_segs_out, print_number),
	WORD("segs_in", tcpi_segs_in, print_number),
	WORD("data_segs_out", tcpi_data_segs_out, print_number),
	WORD("data_segs_in", tcpi_data_segs_in, print_number),
	{"dctcp", .print = print_dctcp},
	{"bbr", .print = print_bbr},
	{"send", .print = print_send},
	WORD("lastsnd", tcpi_last_data_sent, print_number),
	WORD("lastrcv", tcpi_last_data_recv, print_number),
	WORD("lastack", tcpi_last_ack_recv, print_number),
	WORD("pacing_rate", tcpi_pacing_rate, print_pacing_rate, UINT64_MAX),
	WORD("delivery_rate", tcpi_delivery_rate, print_rate),
	WORD("delivered", tcpi_delivered, print_number),
	WORD("delivered_ce", tcpi_delivered_ce, print_number),
	{"app_limited", .print = print_app_limited},
	WORD("busy", tcpi_busy_time, print_busy),
	WORD("rwnd_limited", tcpi_rwnd_limited, print_limited),
	WORD("sndbuf_limited", tcpi_sndbuf_limited, print_limited),
	WORD("unacked", tcpi_unacked, print_number),
	{"retrans", .print = print_retrans},
	WORD("lost", tcpi_lost, print_number),
	WORD("sacked", tcpi_sacked, print_sacked),
	WORD("dsack_dups", tcpi_dsack_dups, print_number),
	WORD("fackets", tcpi_fackets, print_number),
	WORD("reordering", tcpi_reordering, print_number, REORDERING_USUAL),
	WORD("reord_seen", tcpi_reord_seen, print_number),
	WORD("rcv_rtt", tcpi_rcv_rtt, print_msec),
	WORD("rcv_space", tcpi_rcv_space, print_number),
	WORD("rcv_ssthresh", tcpi_rcv_ssthresh, print_number),
	WORD("notsent", tcpi_notsent_bytes, print_number),
	WORD("minrtt", tcpi_min_rtt, print_msec, UINT32_MAX),
	WORD("rcv_ooopack", tcpi_rcv_ooopack, print_number),
	WORD("snd_wnd", tcpi_snd_wnd, print_number),
#ifdef HAVE_TCPI_RCV_WND /* headers of Linux 6.2 */
	WORD("rcv_wnd", tcpi_rcv_wnd, print_number),
	WORD("rehash", tcpi_rehash, print_number),
#endif
};

static const struct {
	unsigned char bit;
	const char *name;
} options[] = {{TCPI_OPT_TIMESTAMPS, "ts"}, {TCPI_OPT_SACK, "sack"}, {TCPI_OPT_ECN, "ecn"},
	{TCPI_OPT_ECN_SEEN, "ecnseen"}, {TCPI_OPT_SYN_DATA, "fastopen"}};

static void print_options(const struct connection *c, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (c->info.tcpi_options & options[i].bit)
			fprintf(out, " %s", options[i].name);
	if (c->state->congestion[0]) {
		fputc(' ', out);
		text_print(out, true, c->state->congestion);
	}
	if (c->info.tcpi_options & TCPI_OPT_WSCALE)
		fprintf(out, " wscale:%u,%u", c->info.tcpi_snd_wscale, c->info.tcpi_rcv_wscale);
}

static uint64_t read_field(const struct tcp_info *info, const struct tcp_word *word)
{
	const char *field = (const char *)info + word->offset;
	uint64_t u64;
	uint32_t u32;

	switch (word->size) {
	case sizeof(u64):
		memcpy(&u64, field, sizeof(u64));
		return u64;
	case sizeof(u32):
		memcpy(&u32, field, sizeof(u32));
		return u32;
	default:
		return *(const uint8_t *)field;
	}
}

static_assert(offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof(uint32_t) <= TCP_INFO_ROOM);

void tcp_state_print(const struct tcp_state *state, FILE *out)
{
	struct connection c = {.state = state};

	memcpy(&c.info, state->info,
		sizeof(c.info) < sizeof(state->info) ? sizeof(c.info) : sizeof(state->info));
	print_options(&c, out);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const struct tcp_word *word = &words[i];
		uint64_t value = word->size ? read_field(&c.info, word) : 0;

		if (!word->size || (value && value != word->none))
			word->print(word->name, value, &c, out);
	}
}
