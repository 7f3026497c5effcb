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
#include "links.h"

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
	int link_##name##_show(struct tree_request *rq, FILE *out) \
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
	int link_##name##_present(struct tree_request *rq) \
	{ \
		_cleanup_(link_done) struct link link = {0}; \
		int r = link_get(rq, &link); \
\
		return r < 0 ? r : (exists); \
	} \
\
	int link_##name##_show(struct tree_request *rq, FILE *out) \
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

int link_address_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	link_print_address(out, link.address, link.address_len);
	fputc('\n', out);
	return 0;
}

int link_broadcast_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(link_done) struct link link = {0};
	int r = link_get(rq, &link);

	if (r < 0)
		return r;
	link_print_address(out, link.broadcast, link.broadcast_len);
	fputc('\n', out);
	return 0;
}

int link_statistic_show(struct tree_request *rq, FILE *out)
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

int link_speed_present(struct tree_request *rq)
{
	return has_settings(rq);
}

int link_duplex_present(struct tree_request *rq)
{
	return has_settings(rq);
}

int link_speed_show(struct tree_request *rq, FILE *out)
{
	struct ethtool_link_settings settings;
	int r = get_settings(rq, &settings);

	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	fprintf(out, "%d\n", (int)settings.speed);
	return 0;
}

int link_duplex_show(struct tree_request *rq, FILE *out)
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
