/* SPDX-License-Identifier: MIT */
/*
 * The files `ring`, `coalesce`, `channels` and `pause` of a link: what ethtool -g, -c, -l and -a
 * print, by ethtool netlink. Each is a table of attributes: the word of ethtool(8), and the number
 * of the attribute. What a driver does not have is not in its message, and has no line.
 */
#include <linux/ethtool.h>
#include <linux/ethtool_netlink.h>

#include "cleanup.h"
#include "ethtool.h"
#include "rows.h"

#define ATTRS_MAX 64

/* Formats of an attribute. A number is unsigned, of 32 bits, in the unit of the word. */
enum { NUMBER, ON_OFF, DATA_SPLIT };

struct ethtool_attr {
	const char *word;
	unsigned char attr, format;
};

static const struct ethtool_attr ring_attrs[] = {
	/* in descriptors */
	{"rx-max", ETHTOOL_A_RINGS_RX_MAX, NUMBER},
	{"rx-mini-max", ETHTOOL_A_RINGS_RX_MINI_MAX, NUMBER},
	{"rx-jumbo-max", ETHTOOL_A_RINGS_RX_JUMBO_MAX, NUMBER},
	{"tx-max", ETHTOOL_A_RINGS_TX_MAX, NUMBER},
	{"tx-push-buf-len-max", ETHTOOL_A_RINGS_TX + 7, NUMBER}, /* bytes; Linux 6.4 */
	{"hds-thresh-max", ETHTOOL_A_RINGS_TX + 9, NUMBER},	 /* bytes; Linux 6.14 */
	{"rx", ETHTOOL_A_RINGS_RX, NUMBER},
	{"rx-mini", ETHTOOL_A_RINGS_RX_MINI, NUMBER},
	{"rx-jumbo", ETHTOOL_A_RINGS_RX_JUMBO, NUMBER},
	{"tx", ETHTOOL_A_RINGS_TX, NUMBER},
	{"rx-buf-len", ETHTOOL_A_RINGS_TX + 1, NUMBER},		/* bytes; Linux 5.17 */
	{"cqe-size", ETHTOOL_A_RINGS_TX + 3, NUMBER},		/* bytes; Linux 5.18 */
	{"tx-push", ETHTOOL_A_RINGS_TX + 4, ON_OFF},		/* Linux 5.19 */
	{"rx-push", ETHTOOL_A_RINGS_TX + 5, ON_OFF},		/* Linux 6.3 */
	{"tx-push-buf-len", ETHTOOL_A_RINGS_TX + 6, NUMBER},	/* bytes; Linux 6.4 */
	{"tcp-data-split", ETHTOOL_A_RINGS_TX + 2, DATA_SPLIT}, /* Linux 5.18 */
	{"hds-thresh", ETHTOOL_A_RINGS_TX + 8, NUMBER},		/* bytes; Linux 6.14 */
	{NULL},
};

static const struct ethtool_attr coalesce_attrs[] = {
	/* microseconds, and frames */
	{"adaptive-rx", ETHTOOL_A_COALESCE_USE_ADAPTIVE_RX, ON_OFF},
	{"adaptive-tx", ETHTOOL_A_COALESCE_USE_ADAPTIVE_TX, ON_OFF},
	{"stats-block-usecs", ETHTOOL_A_COALESCE_STATS_BLOCK_USECS, NUMBER},
	{"sample-interval", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL, NUMBER}, /* seconds */
	{"pkt-rate-low", ETHTOOL_A_COALESCE_PKT_RATE_LOW, NUMBER}, /* packets per second */
	{"pkt-rate-high", ETHTOOL_A_COALESCE_PKT_RATE_HIGH, NUMBER},
	{"rx-usecs", ETHTOOL_A_COALESCE_RX_USECS, NUMBER},
	{"rx-frames", ETHTOOL_A_COALESCE_RX_MAX_FRAMES, NUMBER},
	{"rx-usecs-irq", ETHTOOL_A_COALESCE_RX_USECS_IRQ, NUMBER},
	{"rx-frames-irq", ETHTOOL_A_COALESCE_RX_MAX_FRAMES_IRQ, NUMBER},
	{"tx-usecs", ETHTOOL_A_COALESCE_TX_USECS, NUMBER},
	{"tx-frames", ETHTOOL_A_COALESCE_TX_MAX_FRAMES, NUMBER},
	{"tx-usecs-irq", ETHTOOL_A_COALESCE_TX_USECS_IRQ, NUMBER},
	{"tx-frames-irq", ETHTOOL_A_COALESCE_TX_MAX_FRAMES_IRQ, NUMBER},
	{"rx-usecs-low", ETHTOOL_A_COALESCE_RX_USECS_LOW, NUMBER},
	{"rx-frame-low", ETHTOOL_A_COALESCE_RX_MAX_FRAMES_LOW, NUMBER},
	{"tx-usecs-low", ETHTOOL_A_COALESCE_TX_USECS_LOW, NUMBER},
	{"tx-frame-low", ETHTOOL_A_COALESCE_TX_MAX_FRAMES_LOW, NUMBER},
	{"rx-usecs-high", ETHTOOL_A_COALESCE_RX_USECS_HIGH, NUMBER},
	{"rx-frame-high", ETHTOOL_A_COALESCE_RX_MAX_FRAMES_HIGH, NUMBER},
	{"tx-usecs-high", ETHTOOL_A_COALESCE_TX_USECS_HIGH, NUMBER},
	{"tx-frame-high", ETHTOOL_A_COALESCE_TX_MAX_FRAMES_HIGH, NUMBER},
	{"cqe-mode-rx", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL + 2, ON_OFF}, /* Linux 5.15 */
	{"cqe-mode-tx", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL + 1, ON_OFF},
	{"tx-aggr-max-bytes", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL + 3, NUMBER}, /* Linux 6.3 */
	{"tx-aggr-max-frames", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL + 4, NUMBER},
	{"tx-aggr-time-usecs", ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL + 5, NUMBER},
	{NULL},
};

static const struct ethtool_attr channels_attrs[] = {
	{"rx-max", ETHTOOL_A_CHANNELS_RX_MAX, NUMBER},
	{"tx-max", ETHTOOL_A_CHANNELS_TX_MAX, NUMBER},
	{"other-max", ETHTOOL_A_CHANNELS_OTHER_MAX, NUMBER},
	{"combined-max", ETHTOOL_A_CHANNELS_COMBINED_MAX, NUMBER},
	{"rx", ETHTOOL_A_CHANNELS_RX_COUNT, NUMBER},
	{"tx", ETHTOOL_A_CHANNELS_TX_COUNT, NUMBER},
	{"other", ETHTOOL_A_CHANNELS_OTHER_COUNT, NUMBER},
	{"combined", ETHTOOL_A_CHANNELS_COMBINED_COUNT, NUMBER},
	{NULL},
};

static const struct ethtool_attr pause_attrs[] = {
	{"autonegotiate", ETHTOOL_A_PAUSE_AUTONEG, ON_OFF},
	{"rx", ETHTOOL_A_PAUSE_RX, ON_OFF},
	{"tx", ETHTOOL_A_PAUSE_TX, ON_OFF},
	{NULL},
};

static const struct {
	uint8_t command; /* of netlink */
	uint32_t ioctl;	 /* the older command for the same */
	const struct ethtool_attr *attrs;
} files[] = {
	[ETHTOOL_RING] = {ETHTOOL_MSG_RINGS_GET, ETHTOOL_GRINGPARAM, ring_attrs},
	[ETHTOOL_COALESCE] = {ETHTOOL_MSG_COALESCE_GET, ETHTOOL_GCOALESCE, coalesce_attrs},
	[ETHTOOL_CHANNELS] = {ETHTOOL_MSG_CHANNELS_GET, ETHTOOL_GCHANNELS, channels_attrs},
	[ETHTOOL_PAUSE] = {ETHTOOL_MSG_PAUSE_GET, ETHTOOL_GPAUSEPARAM, pause_attrs},
};

static void print_attr(const struct ethtool_attr *of, struct nlattr *attr, FILE *out)
{
	static const char *const splits[] = {NULL, "off", "on"}; /* ETHTOOL_TCP_DATA_SPLIT_* */
	uint8_t byte = netlink_u8(attr, 0);

	if (of->format == NUMBER)
		fprintf(out, "%s %u\n", of->word, netlink_u32(attr, 0));
	else if (of->format == ON_OFF)
		fprintf(out, "%s %s\n", of->word, byte ? "on" : "off");
	else if (byte < ARRAY_SIZE(splits) && splits[byte])
		fprintf(out, "%s %s\n", of->word, splits[byte]);
}

int ethtool_file_print(enum ethtool_file file, const struct nlmsghdr *msg, FILE *out)
{
	struct nlattr *tb[ATTRS_MAX];

	if (ethtool_parse(msg, tb, ATTRS_MAX - 1) < 0)
		return -EBADMSG;
	for (const struct ethtool_attr *of = files[file].attrs; of->word; of++)
		if (tb[of->attr])
			print_attr(of, tb[of->attr], out);
	return 0;
}

/* ioctl(2) needs no other socket: cheaper, for each `ls`. */
static int ethtool_file_present(struct tree_request *rq)
{
	union {
		uint32_t command;
		struct ethtool_ringparam ring;
		struct ethtool_coalesce coalesce;
		struct ethtool_channels channels;
		struct ethtool_pauseparam pause;
	} u = {.command = files[request_row(rq)->arg].ioctl};
	int r = ethtool_netlink_present(rq);

	return r <= 0 ? r : ethtool_ioctl_present(rq, &u);
}

struct printing {
	enum ethtool_file file;
	FILE *out;
};

static int print_reply(_unused_ struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	const struct printing *p = item;
	int r = ethtool_file_print(p->file, msg, p->out);

	return r < 0 ? r : 1;
}

static int ethtool_file_show(struct tree_request *rq, FILE *out)
{
	struct printing p = {.file = request_row(rq)->arg, .out = out};
	int r = ethtool_get(rq, files[p.file].command, print_reply, &p);

	return r == -EOPNOTSUPP ? -ENOENT : r;
}

#define ETHTOOL_FILE(name, text, file) \
	{ \
		"/NAME/links/IF/" #name, READ_MODE, text, ethtool_file_show, \
			.present = ethtool_file_present, .present_announced = true, .arg = (file) \
	}

const struct tree_row ethtool_files_rows[] = {
	ETHTOOL_FILE(ring, "sizes of the rings, as of ethtool -g", ETHTOOL_RING),
	ETHTOOL_FILE(coalesce, "interrupt coalescing, as of ethtool -c", ETHTOOL_COALESCE),
	ETHTOOL_FILE(channels, "numbers of channels, as of ethtool -l", ETHTOOL_CHANNELS),
	ETHTOOL_FILE(pause, "flow control, as of ethtool -a", ETHTOOL_PAUSE),
	{NULL},
};
