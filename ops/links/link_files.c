/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that sysfs also has, and `state`. The formats are those of /sys/class/net
 * (Documentation/ABI/testing/sysfs-class-net and sysfs-class-net-statistics); if reading sysfs
 * fails with EINVAL, the file does not exist. Each write(2) is one value.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

#include "cleanup.h"
#include "link_write.h"
#include "names.h"
#include "rows.h"
#include "value.h"

/* After <net/if.h>, which lacks some flags. */
#include <linux/if.h>

#define ALIAS_MAX 256 /* IFALIASZ, with the NUL */

static const char *const operstates[] = {
	"unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"};

void link_print_address(FILE *out, const unsigned char *address, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fprintf(out, "%s%02x", i ? ":" : "", address[i]);
}

const char *link_operstate(const struct link *link)
{
	uint32_t state = link->numbers[IFLA_OPERSTATE];

	return state < ARRAY_SIZE(operstates) ? operstates[state] : "unknown";
}

/*
 * sysfs shows IFF_PROMISC and IFF_ALLMULTI also if a socket or another device set them; the flags
 * of netlink have only those of the administrator, and others that the kernel computes. Before
 * Linux 6.0 there is no count for IFF_ALLMULTI.
 */
unsigned link_sysfs_flags(const struct link *link)
{
	unsigned flags = link->flags & ~(IFF_RUNNING | IFF_LOWER_UP | IFF_DORMANT);

	if (link->numbers[IFLA_PROMISCUITY])
		flags |= IFF_PROMISC;
	if (link->numbers[LINK_ALLMULTI])
		flags |= IFF_ALLMULTI;
	return flags;
}

static bool is_up(const struct link *link)
{
	return link->flags & IFF_UP;
}

static int link_up_present(struct tree_request *rq)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	return r < 0 ? r : is_up(&link);
}

static void print_address_line(FILE *out, const unsigned char *address, size_t len)
{
	link_print_address(out, address, len);
	fputc('\n', out);
}

/* ROW's arg is the offset of the counter. */
static unsigned long long statistic(const struct link *link, const struct tree_row *row)
{
	__u64 counter;

	memcpy(&counter, (const char *)&link->stats + row->arg, sizeof(counter));
	return counter;
}

/* Defines the show function of a file that PRINTs a property of the link. */
#define LINK_SHOW(name, exists, print) \
	static int link_##name##_show(struct tree_request *rq, FILE *out) \
	{ \
		_cleanup_(link_done) struct link link = {0}; \
		int r = link_get(rq, &link); \
\
		if (r < 0) \
			return r; \
		if (!(exists)) \
			return -ENOENT; \
		print; \
		return 0; \
	}

/* The row's arg is the attribute, IFLA_*. */
LINK_SHOW(number, true, fprintf(out, "%u\n", link.numbers[request_row(rq)->arg]))
LINK_SHOW(statistic, true, fprintf(out, "%llu\n", statistic(&link, request_row(rq))))
LINK_SHOW(address, true, print_address_line(out, link.address, link.address_len))
LINK_SHOW(broadcast, true, print_address_line(out, link.broadcast, link.broadcast_len))
LINK_SHOW(carrier, is_up(&link), fprintf(out, "%u\n", link.numbers[IFLA_CARRIER]))
LINK_SHOW(dormant, is_up(&link), fprintf(out, "%d\n", (link.flags & IFF_DORMANT) != 0))
LINK_SHOW(flags, true, fprintf(out, "0x%x\n", link_sysfs_flags(&link)))
LINK_SHOW(ifalias, true, fprintf(out, "%s%s", link.alias ?: "", link.alias ? "\n" : ""))
LINK_SHOW(ifindex, true, fprintf(out, "%d\n", link.ifindex))
LINK_SHOW(iflink, true, fprintf(out, "%d\n", link.iflink))
LINK_SHOW(operstate, true, fprintf(out, "%s\n", link_operstate(&link)))
LINK_SHOW(state, true, fputs(is_up(&link) ? "up\n" : "down\n", out))
LINK_SHOW(type, true, fprintf(out, "%u\n", link.type))

/*
 * The first call returns the size of the link mode masks, the second the settings (linux/ethtool.h,
 * struct ethtool_link_settings). Returns 1 and sets RET; 0: the link has no settings or is down, as
 * in sysfs.
 */
static int get_settings(struct tree_request *rq, struct ethtool_link_settings *ret)
{
	union {
		struct ethtool_link_settings settings;
		char space[sizeof(struct ethtool_link_settings) + 3 * 4 * 127];
	} u = {.settings.cmd = ETHTOOL_GLINKSETTINGS};
	struct ifreq ifr = {.ifr_ifindex = (int)rq->node.object};
	struct netlink *nl;
	int r = request_netlink(rq, &nl);

	if (r < 0)
		return r;
	if (ioctl(nl->fd, SIOCGIFNAME, &ifr) < 0 || ioctl(nl->fd, SIOCGIFFLAGS, &ifr) < 0)
		return errno == ENODEV ? -ENODEV : 0;
	if (!(ifr.ifr_flags & IFF_UP))
		return 0;
	ifr.ifr_data = (char *)&u;
	for (int i = 0; i < 2; i++) {
		if (ioctl(nl->fd, SIOCETHTOOL, &ifr) < 0)
			return errno == ENODEV ? -ENODEV : 0;
		if (u.settings.link_mode_masks_nwords < 0)
			u.settings.link_mode_masks_nwords = -u.settings.link_mode_masks_nwords;
	}
	*ret = u.settings;
	return 1;
}

static int link_settings_present(struct tree_request *rq)
{
	struct ethtool_link_settings settings;

	return get_settings(rq, &settings);
}

static int link_speed_show(struct tree_request *rq, FILE *out)
{
	struct ethtool_link_settings settings;
	int r = get_settings(rq, &settings);

	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	fprintf(out, "%d\n", (int)settings.speed);
	return 0;
}

static int link_duplex_show(struct tree_request *rq, FILE *out)
{
	struct ethtool_link_settings settings;
	int r = get_settings(rq, &settings);

	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	fprintf(out, "%s\n",
		settings.duplex == DUPLEX_HALF	 ? "half"
		: settings.duplex == DUPLEX_FULL ? "full"
						 : "unknown");
	return 0;
}

static int link_number_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	char buf[NAME_SIZE];
	struct words w;
	uint64_t n;
	uint32_t value;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	r = word_number(&w, w.all[0], 0, UINT32_MAX, &n);
	if (r < 0)
		return request_refuse(rq, r, "%s", w.why);
	value = (uint32_t)n;
	return link_set(rq, (int)rq->node.object, (int)request_row(rq)->arg, &value, sizeof(value));
}

static int link_group_apply(struct tree_request *rq, const char *text, size_t size, bool truncated)
{
	char buf[NAME_SIZE];
	struct words w;
	uint32_t group;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	if (group_number(w.all[0], &group) < 0)
		return link_number_apply(rq, text, size, truncated);
	return link_set(rq, (int)rq->node.object, IFLA_GROUP, &group, sizeof(group));
}

static int link_ifalias_apply(
	struct tree_request *rq, const char *text, size_t size, bool truncated)
{
	char alias[ALIAS_MAX];
	int r = value_line(rq, text, size, alias, sizeof(alias));

	if (r < 0 || (r == 0 && !truncated))
		return r;
	if (r == 0) /* `: > ifalias` */
		alias[0] = '\0';
	return link_set(rq, (int)rq->node.object, IFLA_IFALIAS, alias, strlen(alias));
}

/* The kernel truncates an address that is too long: refuses it instead. */
static int link_address_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	_cleanup_(link_done) struct link link = {0};
	unsigned char address[LINK_ADDRESS_MAX];
	char buf[3 * LINK_ADDRESS_MAX];
	struct words w = {0};
	size_t len;
	int r = value_line(rq, text, size, buf, sizeof(buf));

	if (r <= 0)
		return r;
	r = word_lladdr(&w, buf, sizeof(address), address, &len);
	if (r < 0)
		return request_refuse(rq, r, "%s", w.why);
	r = link_get(rq, &link);
	if (r < 0)
		return r;
	if (len != link.address_len)
		return request_refuse(
			rq, -EINVAL, "the address must have %zu bytes", link.address_len);
	return link_set(rq, link.ifindex, IFLA_ADDRESS, address, len);
}

static int link_state_apply(
	struct tree_request *rq, const char *text, size_t size, _unused_ bool truncated)
{
	char buf[NAME_SIZE];
	struct words w;
	int r = value_word(rq, text, size, buf, &w);

	if (r <= 0)
		return r;
	if (strcmp(w.all[0], "up") != 0 && strcmp(w.all[0], "down") != 0)
		return request_refuse(rq, -EINVAL, "\"%.40s\" is not up or down", w.all[0]);
	return link_set_up(rq, (int)rq->node.object, w.all[0][0] == 'u');
}

#define LINK_STATISTIC(name, text) \
	{ \
		"/NAME/links/IF/statistics/" #name, READ_MODE, text, link_statistic_show, \
			.arg = offsetof(struct rtnl_link_stats64, name) \
	}

const struct tree_row link_files_rows[] = {
	{"/NAME/links/IF/address", WRITE_MODE, "hardware address", link_address_show,
		link_address_apply, .announced = true},
	{"/NAME/links/IF/broadcast", READ_MODE, "hardware broadcast address", link_broadcast_show,
		.announced = true},
	{"/NAME/links/IF/carrier", READ_MODE,
		"1 or 0: the physical state; absent while the link is down", link_carrier_show,
		.present = link_up_present},
	{"/NAME/links/IF/carrier_changes", READ_MODE, "number of carrier changes", link_number_show,
		.arg = IFLA_CARRIER_CHANGES},
	{"/NAME/links/IF/carrier_down_count", READ_MODE, "number of carrier losses",
		link_number_show, .arg = IFLA_CARRIER_DOWN_COUNT},
	{"/NAME/links/IF/carrier_up_count", READ_MODE, "number of carrier gains", link_number_show,
		.arg = IFLA_CARRIER_UP_COUNT},
	{"/NAME/links/IF/dormant", READ_MODE,
		"1 or 0: waits for an external event; absent while the link is down",
		link_dormant_show, .present = link_up_present},
	{"/NAME/links/IF/duplex", READ_MODE, "half or full; absent without one", link_duplex_show,
		.present = link_settings_present},
	{"/NAME/links/IF/flags", READ_MODE, "device flags, in hexadecimal", link_flags_show},
	{"/NAME/links/IF/group", WRITE_MODE, "interface group, a number", link_number_show,
		link_group_apply, .announced = true, .arg = IFLA_GROUP},
	{"/NAME/links/IF/ifalias", WRITE_MODE, "a description", link_ifalias_show,
		link_ifalias_apply, .announced = true},
	{"/NAME/links/IF/ifindex", READ_MODE, "interface index", link_ifindex_show,
		.announced = true},
	{"/NAME/links/IF/iflink", READ_MODE, "index of the lower or peer interface",
		link_iflink_show},
	{"/NAME/links/IF/link_mode", READ_MODE, "0: default, 1: dormant (RFC 2863)",
		link_number_show, .arg = IFLA_LINKMODE},
	{"/NAME/links/IF/mtu", WRITE_MODE, "maximum transmission unit, in bytes", link_number_show,
		link_number_apply, .announced = true, .arg = IFLA_MTU},
	{"/NAME/links/IF/netdev_group", WRITE_MODE, "the same as group", link_number_show,
		link_group_apply, .announced = true, .arg = IFLA_GROUP},
	{"/NAME/links/IF/operstate", READ_MODE, "operational state (RFC 2863)",
		link_operstate_show},
	{"/NAME/links/IF/proto_down", READ_MODE, "1 or 0: a protocol keeps the link down",
		link_number_show, .arg = IFLA_PROTO_DOWN},
	{"/NAME/links/IF/speed", READ_MODE, "Mbit/s; absent without one", link_speed_show,
		.present = link_settings_present},
	{"/NAME/links/IF/state", WRITE_MODE, "administrative state: up or down", link_state_show,
		link_state_apply, .announced = true},
	{"/NAME/links/IF/tx_queue_len", WRITE_MODE, "length of the transmit queue, in packets",
		link_number_show, link_number_apply, .announced = true, .arg = IFLA_TXQLEN},
	{"/NAME/links/IF/type", READ_MODE, "hardware type (ARPHRD_*)", link_type_show,
		.announced = true},
	{"/NAME/links/IF/statistics", DIR_MODE, "counters"},
	LINK_STATISTIC(collisions, "collisions while sending"),
	LINK_STATISTIC(multicast, "multicast packets received"),
	LINK_STATISTIC(rx_bytes, "bytes received"),
	LINK_STATISTIC(rx_compressed, "compressed packets received"),
	LINK_STATISTIC(rx_crc_errors, "packets received with a CRC error"),
	LINK_STATISTIC(rx_dropped, "packets received and dropped"),
	LINK_STATISTIC(rx_errors, "bad packets received"),
	LINK_STATISTIC(rx_fifo_errors, "receiver FIFO errors"),
	LINK_STATISTIC(rx_frame_errors, "packets received with a frame error"),
	LINK_STATISTIC(rx_length_errors, "packets received with a length error"),
	LINK_STATISTIC(rx_missed_errors, "packets missed by the receiver"),
	LINK_STATISTIC(rx_nohandler, "packets received without a handler"),
	LINK_STATISTIC(rx_over_errors, "receiver ring buffer overflows"),
	LINK_STATISTIC(rx_packets, "packets received"),
	LINK_STATISTIC(tx_aborted_errors, "packets aborted while sending"),
	LINK_STATISTIC(tx_bytes, "bytes sent"),
	LINK_STATISTIC(tx_carrier_errors, "carrier errors while sending"),
	LINK_STATISTIC(tx_compressed, "compressed packets sent"),
	LINK_STATISTIC(tx_dropped, "packets dropped while sending"),
	LINK_STATISTIC(tx_errors, "packets that could not be sent"),
	LINK_STATISTIC(tx_fifo_errors, "transmitter FIFO errors"),
	LINK_STATISTIC(tx_heartbeat_errors, "heartbeat errors"),
	LINK_STATISTIC(tx_packets, "packets sent"),
	LINK_STATISTIC(tx_window_errors, "window errors"),
	{NULL},
};
