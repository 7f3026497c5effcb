/* SPDX-License-Identifier: MIT */
/*
 * Creates persistent tun and tap devices as `ip tuntap add` does, because rtnetlink cannot
 * (Documentation/networking/tuntap.rst). The device belongs to the namespace in which /dev/net/tun
 * was opened.
 */
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <netlink/attr.h>
#include <string.h>
#include <sys/ioctl.h>

#include "cleanup.h"
#include "link_make.h"
#include "netlink.h"
#include "netns.h"

static unsigned attr_u8(struct nlattr *attr, unsigned otherwise)
{
	return attr ? nla_get_u8(attr) : otherwise;
}

static short tun_flags(struct nlattr *const *tb)
{
	unsigned flags = attr_u8(tb[IFLA_TUN_TYPE], IFF_TUN) | IFF_TUN_EXCL;

	if (!attr_u8(tb[IFLA_TUN_PI], 0))
		flags |= IFF_NO_PI;
	if (attr_u8(tb[IFLA_TUN_VNET_HDR], 0))
		flags |= IFF_VNET_HDR;
	if (attr_u8(tb[IFLA_TUN_MULTI_QUEUE], 0))
		flags |= IFF_MULTI_QUEUE;
	return (short)flags;
}

/* Until TUNSETPERSIST, closing FD removes the device. */
static int create_tun(int fd, const char *name, struct nlattr *const *tb)
{
	struct ifreq ifr = {.ifr_flags = tun_flags(tb)};

	strcpy(ifr.ifr_name, name);
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		return errno == EBUSY ? -EEXIST : -errno;
	if (tb[IFLA_TUN_OWNER] && ioctl(fd, TUNSETOWNER, nla_get_u32(tb[IFLA_TUN_OWNER])) < 0)
		return -errno;
	if (tb[IFLA_TUN_GROUP] && ioctl(fd, TUNSETGROUP, nla_get_u32(tb[IFLA_TUN_GROUP])) < 0)
		return -errno;
	return ioctl(fd, TUNSETPERSIST, 1) < 0 ? -errno : 0;
}

int link_tun_make(struct tree_request *rq, const char *name, struct nlattr *const *tb)
{
	_cleanup_close_ int fd = netns_open_inside(rq->netns, "/dev/net/tun", O_RDWR);

	if (fd == -ENOENT || fd == -ENXIO || fd == -ENODEV)
		return request_refuse(rq, -EOPNOTSUPP, "/dev/net/tun does not exist");
	if (fd < 0)
		return request_refuse(rq, fd, "/dev/net/tun cannot be opened");
	return create_tun(fd, name, tb);
}
