/* SPDX-License-Identifier: MIT */
/*
 * The files of a link that sysfs also has, and `state`: see links.h. Each file is one request and
 * one line.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

#include "cleanup.h"
#include "link_write.h"
#include "rows.h"

/* After <net/if.h>, which lacks some flags. */
#include <linux/if.h>

static const char *const operstates[] = {
	"unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"};

void link_print_address(FILE *out, const unsigned char *address, size_t len)
{
	for (size_t i = 0; i < len; i++)
		fprintf(out, "%s%02x", i ? ":" : "", address[i]);
}

const char *link_operstate(const struct link *link)
{
	return link->operstate < ARRAY_SIZE(operstates) ? operstates[link->operstate] : "unknown";
}

/* sysfs shows the administrator's flags; netlink also has flags that the kernel computes. */
unsigned link_sysfs_flags(const struct link *link)
{
	unsigned computed = IFF_RUNNING | IFF_LOWER_UP | IFF_DORMANT | IFF_PROMISC | IFF_ALLMULTI;
	unsigned flags = link->flags & ~computed;

	if (link->promiscuity)
		flags |= IFF_PROMISC;
	if (link->allmulti)
		flags |= IFF_ALLMULTI;
	return flags;
}

/* Defines the show function of a file that prints one field of the link. */
#define LINK_SHOW(name, format, ...) \
	static int link_##name##_show(struct tree_request *rq, FILE *out) \
	{ \
		_cleanup_(link_done) struct link link = {0}; \
		int r = link_get(rq, &link); \
\
		if (r == 0) \
			fprintf(out, format, __VA_ARGS__); \
		return r; \
	}

/* The same for a file that exists only if EXISTS. */
#define LINK_SHOW_IF(name, exists, format, ...) \
	static int link_##name##_present(struct tree_request *rq) \
	{ \
		_cleanup_(link_done) struct link link = {0}; \
		int r = link_get(rq, &link); \
\
		return r < 0 ? r : (exists); \
	} \
\
	static int link_##name##_show(struct tree_request *rq, FILE *out) \
	{ \
		_cleanup_(link_done) struct link link = {0}; \
		int r = link_get(rq, &link); \
\
		if (r < 0) \
			return r; \
		if (!(exists)) \
			return -ENOENT; \
		fprintf(out, format, __VA_ARGS__); \
		return 0; \
	}

static bool is_up(const struct link *link)
{
	return link->flags & IFF_UP;
}

LINK_SHOW_IF(carrier, is_up(&link), "%u\n", link.carrier)
LINK_SHOW_IF(dormant, is_up(&link), "%d\n", (link.flags & IFF_DORMANT) != 0)
LINK_SHOW(carrier_changes, "%u\n", link.carrier_ups + link.carrier_downs)
LINK_SHOW(carrier_down_count, "%u\n", link.carrier_downs)
LINK_SHOW(carrier_up_count, "%u\n", link.carrier_ups)
LINK_SHOW(flags, "0x%x\n", link_sysfs_flags(&link))
LINK_SHOW(group, "%u\n", link.group)
LINK_SHOW(ifalias, "%s%s", link.alias ?: "", link.alias ? "\n" : "")
LINK_SHOW(ifindex, "%d\n", link.ifindex)
LINK_SHOW(iflink, "%d\n", link.iflink)
LINK_SHOW(link_mode, "%u\n", link.link_mode)
LINK_SHOW(mtu, "%u\n", link.mtu)
LINK_SHOW(proto_down, "%u\n", link.proto_down)
LINK_SHOW(tx_queue_len, "%u\n", link.txqlen)
LINK_SHOW(type, "%u\n", link.type)
LINK_SHOW(state, "%s\n", link.flags &IFF_UP ? "up" : "down")
LINK_SHOW(operstate, "%s\n", link_operstate(&link))

static int link_address_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	link_print_address(out, link.address, link.address_len);
	fputc('\n', out);
	return 0;
}

static int link_broadcast_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	link_print_address(out, link.broadcast, link.broadcast_len);
	fputc('\n', out);
	return 0;
}

static int link_statistic_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);
	__u64 counter;

	if (r < 0)
		return r;
	memcpy(&counter, (char *)&link.stats + request_row(rq)->arg, sizeof(counter));
	fprintf(out, "%llu\n", counter);
	return 0;
}

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

static int has_settings(struct tree_request *rq)
{
	struct ethtool_link_settings settings;

	return get_settings(rq, &settings);
}

static int link_speed_present(struct tree_request *rq)
{
	return has_settings(rq);
}

static int link_duplex_present(struct tree_request *rq)
{
	return has_settings(rq);
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

#define LINK_ROW(name, text) \
	{ \
		"/NAME/links/IF/" #name, READ_MODE, text, link_##name##_show \
	}

/* An attribute that only some links have. */
#define LINK_OPTIONAL_ROW(name, text) \
	{ \
		"/NAME/links/IF/" #name, READ_MODE, text, link_##name##_show, \
			.present = link_##name##_present \
	}

/* An attribute with a notification of the kernel for each change. */
#define LINK_ANNOUNCED_ROW(name, text) \
	{ \
		"/NAME/links/IF/" #name, READ_MODE, text, link_##name##_show, .announced = true \
	}

#define LINK_WRITE_ROW(name, text) \
	{ \
		"/NAME/links/IF/" #name, WRITE_MODE, text, link_##name##_show, \
			link_##name##_apply, .announced = true \
	}

#define STATISTIC_ROW(name, text) \
	{ \
		"/NAME/links/IF/statistics/" #name, READ_MODE, text, link_statistic_show, \
			.arg = offsetof(struct rtnl_link_stats64, name) \
	}

const struct tree_row link_files_rows[] = {
	LINK_WRITE_ROW(address, "hardware address"),
	LINK_ANNOUNCED_ROW(broadcast, "hardware broadcast address"),
	LINK_OPTIONAL_ROW(carrier, "1 or 0: the physical state; absent while the link is down"),
	LINK_ROW(carrier_changes, "number of carrier changes"),
	LINK_ROW(carrier_down_count, "number of carrier losses"),
	LINK_ROW(carrier_up_count, "number of carrier gains"),
	LINK_OPTIONAL_ROW(
		dormant, "1 or 0: waits for an external event; absent while the link is down"),
	LINK_OPTIONAL_ROW(duplex, "half or full; absent without one"),
	LINK_ROW(flags, "device flags, in hexadecimal"),
	LINK_WRITE_ROW(group, "interface group, a number"),
	LINK_WRITE_ROW(ifalias, "a description"),
	LINK_ANNOUNCED_ROW(ifindex, "interface index"),
	LINK_ROW(iflink, "index of the lower or peer interface"),
	LINK_ROW(link_mode, "0: default, 1: dormant (RFC 2863)"),
	LINK_WRITE_ROW(mtu, "maximum transmission unit, in bytes"),
	{"/NAME/links/IF/netdev_group", WRITE_MODE, "the same as group", link_group_show,
		link_group_apply, .announced = true},
	LINK_ROW(operstate, "operational state (RFC 2863)"),
	LINK_ROW(proto_down, "1 or 0: a protocol keeps the link down"),
	LINK_OPTIONAL_ROW(speed, "Mbit/s; absent without one"),
	LINK_WRITE_ROW(tx_queue_len, "length of the transmit queue, in packets"),
	LINK_ANNOUNCED_ROW(type, "hardware type (ARPHRD_*)"),
	LINK_WRITE_ROW(state, "administrative state: up or down"),
	{"/NAME/links/IF/statistics", DIR_MODE, "counters"},
	STATISTIC_ROW(collisions, "collisions while sending"),
	STATISTIC_ROW(multicast, "multicast packets received"),
	STATISTIC_ROW(rx_bytes, "bytes received"),
	STATISTIC_ROW(rx_compressed, "compressed packets received"),
	STATISTIC_ROW(rx_crc_errors, "packets received with a CRC error"),
	STATISTIC_ROW(rx_dropped, "packets received and dropped"),
	STATISTIC_ROW(rx_errors, "bad packets received"),
	STATISTIC_ROW(rx_fifo_errors, "receiver FIFO errors"),
	STATISTIC_ROW(rx_frame_errors, "packets received with a frame error"),
	STATISTIC_ROW(rx_length_errors, "packets received with a length error"),
	STATISTIC_ROW(rx_missed_errors, "packets missed by the receiver"),
	STATISTIC_ROW(rx_nohandler, "packets received without a handler"),
	STATISTIC_ROW(rx_over_errors, "receiver ring buffer overflows"),
	STATISTIC_ROW(rx_packets, "packets received"),
	STATISTIC_ROW(tx_aborted_errors, "packets aborted while sending"),
	STATISTIC_ROW(tx_bytes, "bytes sent"),
	STATISTIC_ROW(tx_carrier_errors, "carrier errors while sending"),
	STATISTIC_ROW(tx_compressed, "compressed packets sent"),
	STATISTIC_ROW(tx_dropped, "packets dropped while sending"),
	STATISTIC_ROW(tx_errors, "packets that could not be sent"),
	STATISTIC_ROW(tx_fifo_errors, "transmitter FIFO errors"),
	STATISTIC_ROW(tx_heartbeat_errors, "heartbeat errors"),
	STATISTIC_ROW(tx_packets, "packets sent"),
	STATISTIC_ROW(tx_window_errors, "window errors"),
	{NULL},
};
