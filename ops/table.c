/* SPDX-License-Identifier: MIT */
/*
 * The table of files. A row describes one file of the tree completely: lookup, readdir, getattr,
 * open, read and write derive from it. A test compares docs/tree.md with the table. Routes, rules
 * and neigh have their rows in their own source files.
 *
 * Paths start at the root of the tree; uppercase components are placeholders. The number of a row
 * is its position here and is part of each node id, which is valid only while the daemon runs. New
 * rows may be added anywhere.
 */
#include <stddef.h>

#include "addrs.h"
#include "by_ip.h"
#include "cleanup.h"
#include "container_views.h"
#include "counters.h"
#include "draft_files.h"
#include "events.h"
#include "link_kind.h"
#include "link_make.h"
#include "link_ports.h"
#include "link_sysfs.h"
#include "link_write.h"
#include "links.h"
#include "links_dir.h"
#include "neigh.h"
#include "netlink_sockets.h"
#include "nft.h"
#include "ns.h"
#include "packet_sockets.h"
#include "path_node.h"
#include "proc.h"
#include "resolv.h"
#include "root.h"
#include "routes.h"
#include "rows.h"
#include "rules.h"
#include "save.h"
#include "sockets.h"
#include "tree.h"
#include "unix_sockets.h"
#include "views.h"

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

/* All other rows. The first ones are in the order of TREE_ROOT_ROW etc. (tree.h). */
static const struct tree_row rows[] = {
	{"/", DIR_MODE, "every network namespace that has a name"},
	{"/NAME", DIR_MODE, "a named network namespace", .many = &root_names},
	{"/LEFTOVER", READ_MODE, "a name without a namespace; rm removes it",
		.many = &root_leftovers},
	{"/NAME/TEMPORARY", PRIVATE_MODE, "a temporary file, to be renamed over a writable file",
		draft_show, .draft = true, .many = &drafts_many},
	{"/by-inode", DIR_MODE, "every network namespace, by its inode number", .arg = VIEW_INODE},
	{"/by-inode/INUM", LINK_MODE, "a namespace directory, or a symlink to its name", view_show,
		.many = &view_entries, .arg = VIEW_INODE},
	{"/by-pid", DIR_MODE, "the namespaces of processes", .arg = VIEW_PID},
	{"/by-pid/self", LINK_MODE, "the namespace of the caller", by_pid_self_show},
	{"/by-pid/PID", LINK_MODE, "the namespace of a process or thread", view_show,
		.many = &view_entries, .arg = VIEW_PID},
	{"/by-container", DIR_MODE, "the namespaces of running containers", .arg = VIEW_CONTAINER},
	{"/by-container/KEY", LINK_MODE, "by id, or by name", view_show, .many = &view_entries,
		.arg = VIEW_CONTAINER},
	{"/by-pod", DIR_MODE, "the namespaces of pods", .arg = VIEW_POD},
	{"/by-pod/NAMESPACE", DIR_MODE, "a Kubernetes namespace", .many = &view_dirs,
		.arg = VIEW_POD},
	{"/by-pod/NAMESPACE/POD", LINK_MODE, "a pod", view_show, .many = &view_entries,
		.arg = VIEW_POD},
	{"/by-ip", DIR_MODE, "the namespaces that have addresses", .arg = VIEW_IP},
	{"/by-ip/ADDRESS", LINK_MODE, "the namespace that has the address", view_show,
		.many = &view_entries, .arg = VIEW_IP},
	{"/error_log", WRITE_MODE, "recent failed operations, and notes; a write clears it",
		error_log_show, error_log_write, .changed = error_log_time},
	{"/events", READ_MODE, "a stream of all changes in all namespaces",
		.stream = &events_stream},

	{"/NAME/ns", LINK_MODE, "a file to open as the namespace", ns_ns_show},
	{"/NAME/join", EXEC_MODE, "runs a command in the namespace", ns_join_show,
		.announced = true},
	{"/NAME/inode", READ_MODE, "the inode number, as in lsns(8)", ns_inode_show,
		.announced = true},
	{"/NAME/cookie", READ_MODE, "an identifier that is unique until reboot", ns_cookie_show,
		.announced = true},
	{"/NAME/nsid", WRITE_MODE, "the nsid, as seen from the host; empty if none", ns_nsid_show,
		ns_nsid_apply},
	{"/NAME/owner", READ_MODE, "uid that owns its user namespace", ns_owner_show,
		.announced = true},
	{"/NAME/names", READ_MODE, "all mount points", ns_names_show},
	{"/NAME/pids", READ_MODE, "processes", ns_pids_show},
	{"/NAME/holders", READ_MODE, "everything that keeps the namespace alive", ns_holders_show},
	{"/NAME/containers", READ_MODE, "containers", ns_containers_show},
	{"/NAME/resolv.conf", READ_MODE, "/etc/resolv.conf as its processes see it", resolv_show,
		.waits_on_userspace = true},
	{"/NAME/addrs", WRITE_MODE, "addresses", addrs_show, .lines = &addrs_lines,
		.announced = true},
	{"/NAME/sockets", READ_MODE, "TCP, UDP and raw sockets, with processes", sockets_show},
	{"/NAME/unix_sockets", READ_MODE, "UNIX domain sockets, with processes", unix_sockets_show,
		.present = unix_sockets_present},
	{"/NAME/packet_sockets", READ_MODE, "packet sockets, with processes", packet_sockets_show,
		.present = packet_sockets_present},
	{"/NAME/netlink_sockets", READ_MODE, "netlink sockets, with processes",
		netlink_sockets_show, .present = netlink_sockets_present},
	{"/NAME/counters", DIR_MODE, "protocol counters"},
	{"/NAME/counters/COUNTER", READ_MODE, "a protocol counter of nstat(8)", counter_show,
		.many = &counters_many},
	{"/NAME/events", READ_MODE, "a stream of changes in this namespace",
		.stream = &events_stream},
	{"/NAME/nft", WRITE_MODE, "the nftables ruleset", nft_show, nft_write, .check = nft_check,
		.present = nft_present, .waits_on_userspace = true},
	{"/NAME/iptables", READ_MODE, "legacy tables of iptables", save_show,
		.present = save_present, .waits_on_userspace = true, .arg = SAVE_IPTABLES},
	{"/NAME/ip6tables", READ_MODE, "legacy tables of ip6tables", save_show,
		.present = save_present, .waits_on_userspace = true, .arg = SAVE_IP6TABLES},
	{"/NAME/ipset", READ_MODE, "sets of ipset(8)", save_show, .present = save_present,
		.waits_on_userspace = true, .arg = SAVE_IPSET},
	{"/NAME/proc", DIR_MODE, "directory of files with their paths in /proc"},
	{"/NAME/proc/net", DIR_MODE, "/proc/net of the namespace", .arg = PROC_NET},
	{"/NAME/proc/net/PATH", READ_MODE, "a file of the kernel", proc_show,
		.mode_of = path_node_mode, .unsized = true, .many = &proc_files, .arg = PROC_NET},
	{"/NAME/proc/sys", DIR_MODE, "directory of files with their paths in /proc"},
	{"/NAME/proc/sys/net", DIR_MODE, "sysctls", .arg = PROC_SYS_NET},
	{"/NAME/proc/sys/net/PATH", WRITE_MODE, "a file of the kernel", proc_show, proc_write,
		.mode_of = path_node_mode, .unsized = true, .many = &proc_files,
		.arg = PROC_SYS_NET},
	{"/NAME/sys", DIR_MODE, "directory of files with their paths in /sys"},
	{"/NAME/sys/class", DIR_MODE, "directory of files with their paths in /sys"},
	{"/NAME/sys/class/net", LINK_MODE, "links, under its path in sysfs", links_sysfs_show},

	{"/NAME/links", DIR_MODE, "a directory for each interface"},
	{"/NAME/links/IF", DIR_MODE, "an interface", .many = &links_all},
	{"/NAME/links/IF/PATH", READ_MODE, "any other file of /sys/class/net/IF", link_sysfs_show,
		.mode_of = path_node_mode, .many = &link_sysfs_files},
	{"/NAME/links/PENDING", DIR_MODE, "an interface that is not created yet",
		.many = &links_pending},
	{"/NAME/links/PENDING/kind", WRITE_MODE, "a write creates the interface",
		link_pending_kind_show, link_pending_kind_apply},
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
	{"/NAME/links/IF/kind", WRITE_MODE, "arguments of ip link add ... type", link_kind_show,
		link_kind_apply},
	{"/NAME/links/IF/ports", WRITE_MODE, "ports of a bridge, bond or vrf", ports_show,
		.lines = &ports_lines, .announced = true, .present = ports_present},
	{"/NAME/links/IF/addrs", WRITE_MODE, "addresses of the link", addrs_link_show,
		.lines = &addrs_link_lines, .announced = true},
	{"/NAME/links/IF/master", LINK_MODE, "the master: a bridge, bond or vrf", link_master_show,
		.present = link_master_present},
	{"/NAME/links/IF/peer", LINK_MODE, "the other end of a veth", link_peer_show,
		.present = link_peer_present},
	{"/NAME/links/IF/link", LINK_MODE, "the lower device", link_link_show,
		.present = link_link_present},
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
};

static const struct tree_rows other_rows = {rows, ARRAY_SIZE(rows)};

const struct tree_rows *const tree_table[] = {
	&other_rows, /* first: TREE_ROOT_ROW etc. are row numbers */
	&routes_rows,
	&rules_rows,
	&neigh_rows,
	NULL,
};

const struct view *const views[N_VIEWS] = {
	[VIEW_INODE] = &by_inode,
	[VIEW_PID] = &by_pid,
	[VIEW_CONTAINER] = &by_container,
	[VIEW_POD] = &by_pod,
	[VIEW_IP] = &by_ip,
};
