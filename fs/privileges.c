/* SPDX-License-Identifier: MIT */
/* The privileges of the daemon: see privileges.h. */
#include "privileges.h"

#include <errno.h>
#include <sys/prctl.h>

#include "caps.h"
#include "cleanup.h"

/* The capabilities that the daemon keeps once it is mounted, and their purpose. */
static const struct cap_need daemon_caps[] = {
	{CAP_SYS_ADMIN, "unshare, setns, mount: make, enter, name and release namespaces; BPF "
			"programs by id"},
	{CAP_NET_ADMIN,
		"ids for namespaces, changes to their links, addresses and routes, conntrack, tcx"},
	{CAP_SYS_PTRACE, "/proc/PID/ns, root and fd of processes of others"},
	{CAP_DAC_READ_SEARCH, "directories of others, such as /run/user/UID and /proc/PID/fd; cgroups by id"},
	{CAP_SYS_CHROOT, "ln -s: a target is opened in the caller's root directory"},
	{CAP_SETUID, "ln -s, resolv.conf: opened with the uid of the process they are opened for"},
	{CAP_SETGID, "ln -s, resolv.conf: opened with the groups of that process"},
#ifdef HAVE_LIBPCAP
	{CAP_NET_RAW, "packet sockets of capture/FILTER; the raw socket of iptables-legacy-save"},
#else
	{CAP_NET_RAW, "the raw socket of iptables-legacy-save", .for_children = true},
#endif
};

int privileges_drop(void)
{
	int r = caps_keep(daemon_caps, ARRAY_SIZE(daemon_caps));

	if (r == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		r = -errno;
	return r;
}
