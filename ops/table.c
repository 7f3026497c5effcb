/* SPDX-License-Identifier: MIT */
/*
 * The table of files. Everything about a file of the tree is in its row: lookup, readdir, getattr,
 * open, read and write derive from it, and docs/tree.md is held against it by a test. A subject has
 * its rows in its own source file.
 *
 * The path is what a user sees, from the root; a component in capitals stands for many. A row's
 * number is its place here, and is in the node ids that the kernel holds: only for as long as one
 * daemon runs, so rows may be added anywhere.
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

/* The ones that only some links have. */
#define LINK_SOME_ROW(name, text) \
	{ \
		"/NAME/links/IF/" #name, READ_MODE, text, link_##name##_show, \
			.present = link_##name##_present \
	}

/* The ones whose every change the kernel tells. */
#define LINK_TOLD_ROW(name, text) \
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

/* Those that no subject has in a file of its own; the first ones as TREE_ROOT_ROW and so on count.
 */
static const struct tree_row rows[] = {
	{"/", DIR_MODE, "every network namespace that has a name"},
	{"/NAME", DIR_MODE, "a named network namespace", .many = &root_names},
	{"/LEFTOVER", READ_MODE, "a name that is no namespace; rm removes it",
		.many = &root_leftovers},
	{"/NAME/TEMPORARY", PRIVATE_MODE,
		"a temporary file, to be renamed over one that is written", draft_show,
		.draft = true, .many = &drafts_many},
	{"/by-inode", DIR_MODE, "every network namespace, by its inode number", .arg = VIEW_INODE},
	{"/by-inode/INUM", LINK_MODE, "a directory as of a name, or a symlink to its name",
		view_show, .many = &view_entries, .arg = VIEW_INODE},
	{"/by-pid", DIR_MODE, "the namespaces that processes are in", .arg = VIEW_PID},
	{"/by-pid/self", LINK_MODE, "the caller's own", by_pid_self_show},
	{"/by-pid/PID", LINK_MODE, "that of a process or thread", view_show, .many = &view_entries,
		.arg = VIEW_PID},
	{"/by-container", DIR_MODE, "the namespaces of containers that run", .arg = VIEW_CONTAINER},
	{"/by-container/KEY", LINK_MODE, "by id, or by name", view_show, .many = &view_entries,
		.arg = VIEW_CONTAINER},
	{"/by-pod", DIR_MODE, "the namespaces of pods", .arg = VIEW_POD},
	{"/by-pod/NAMESPACE", DIR_MODE, "a namespace of pods", .many = &view_dirs, .arg = VIEW_POD},
	{"/by-pod/NAMESPACE/POD", LINK_MODE, "a pod", view_show, .many = &view_entries,
		.arg = VIEW_POD},
	{"/by-ip", DIR_MODE, "the namespaces that have addresses", .arg = VIEW_IP},
	{"/by-ip/ADDRESS", LINK_MODE, "the one that has it", view_show, .many = &view_entries,
		.arg = VIEW_IP},
	{"/error_log", WRITE_MODE, "the last refused operations, and notes; writing clears it",
		error_log_show, error_log_write, .changed = error_log_time},
	{"/events", READ_MODE, "a line for each change anywhere, as it happens",
		.stream = &events_stream},

	{"/NAME/ns", LINK_MODE, "what can be opened as the namespace", ns_ns_show},
	{"/NAME/join", EXEC_MODE, "runs a command inside", ns_join_show, .announced = true},
	{"/NAME/inode", READ_MODE, "the number that lsns shows", ns_inode_show, .announced = true},
	{"/NAME/cookie", READ_MODE, "a number that is never used again on this boot",
		ns_cookie_show, .announced = true},
	{"/NAME/nsid", WRITE_MODE, "its id as seen from the host; empty if none", ns_nsid_show,
		ns_nsid_apply},
	{"/NAME/owner", READ_MODE, "uid that owns its user namespace", ns_owner_show,
		.announced = true},
	{"/NAME/names", READ_MODE, "every path it is mounted at", ns_names_show},
	{"/NAME/pids", READ_MODE, "the processes in it", ns_pids_show},
	{"/NAME/holders", READ_MODE, "why it is alive", ns_holders_show},
	{"/NAME/containers", READ_MODE, "the containers in it", ns_containers_show},
	{"/NAME/resolv.conf", READ_MODE, "how its processes resolve names", resolv_show,
		.waits_on_userspace = true},
	{"/NAME/addrs", WRITE_MODE, "addresses", addrs_show, .lines = &addrs_lines,
		.announced = true},
	{"/NAME/sockets", READ_MODE, "TCP, UDP and raw sockets, and who has them open",
		sockets_show},
	{"/NAME/unix_sockets", READ_MODE, "UNIX domain sockets, and who has them open",
		unix_sockets_show, .present = unix_sockets_present},
	{"/NAME/packet_sockets", READ_MODE, "packet sockets, and who has them open",
		packet_sockets_show, .present = packet_sockets_present},
	{"/NAME/netlink_sockets", READ_MODE, "netlink sockets, and who has them open",
		netlink_sockets_show, .present = netlink_sockets_present},
	{"/NAME/counters", DIR_MODE, "counters of protocols"},
	{"/NAME/counters/COUNTER", READ_MODE, "a counter, by its name in nstat(8)", counter_show,
		.many = &counters_many},
	{"/NAME/events", READ_MODE, "a line for each change in it, as it happens",
		.stream = &events_stream},
	{"/NAME/nft", WRITE_MODE, "the nftables ruleset", nft_show, nft_write, .check = nft_check,
		.present = nft_present, .waits_on_userspace = true},
	{"/NAME/iptables", READ_MODE, "iptables' legacy tables", save_show, .present = save_present,
		.waits_on_userspace = true, .arg = SAVE_IPTABLES},
	{"/NAME/ip6tables", READ_MODE, "ip6tables' legacy tables", save_show,
		.present = save_present, .waits_on_userspace = true, .arg = SAVE_IP6TABLES},
	{"/NAME/ipset", READ_MODE, "sets of ipset(8)", save_show, .present = save_present,
		.waits_on_userspace = true, .arg = SAVE_IPSET},
	{"/NAME/proc", DIR_MODE, "so that paths below /proc move over"},
	{"/NAME/proc/net", DIR_MODE, "the kernel's own /proc/net", .arg = PROC_NET},
	{"/NAME/proc/net/PATH", READ_MODE, "what the kernel has there", proc_show,
		.mode_of = path_node_mode, .unsized = true, .many = &proc_files, .arg = PROC_NET},
	{"/NAME/proc/sys", DIR_MODE, "so that paths below /proc move over"},
	{"/NAME/proc/sys/net", DIR_MODE, "the sysctls", .arg = PROC_SYS_NET},
	{"/NAME/proc/sys/net/PATH", WRITE_MODE, "what the kernel has there", proc_show, proc_write,
		.mode_of = path_node_mode, .unsized = true, .many = &proc_files,
		.arg = PROC_SYS_NET},
	{"/NAME/sys", DIR_MODE, "so that paths below /sys move over"},
	{"/NAME/sys/class", DIR_MODE, "so that paths below /sys move over"},
	{"/NAME/sys/class/net", LINK_MODE, "the links, where sysfs has them", links_sysfs_show},

	{"/NAME/links", DIR_MODE, "a directory for each interface"},
	{"/NAME/links/IF", DIR_MODE, "an interface", .many = &links_all},
	{"/NAME/links/IF/PATH", READ_MODE, "what else the namespace's sysfs has of it",
		link_sysfs_show, .mode_of = path_node_mode, .many = &link_sysfs_files},
	{"/NAME/links/PENDING", DIR_MODE, "an interface that is still to be",
		.many = &links_pending},
	{"/NAME/links/PENDING/kind", WRITE_MODE, "writing it makes the interface",
		link_pending_kind_show, link_pending_kind_apply},
	LINK_WRITE_ROW(address, "hardware address"),
	LINK_TOLD_ROW(broadcast, "hardware broadcast address"),
	LINK_SOME_ROW(carrier, "1 or 0: the physical state; not there while the link is down"),
	LINK_ROW(carrier_changes, "how often the carrier came and went"),
	LINK_ROW(carrier_down_count, "how often the carrier went"),
	LINK_ROW(carrier_up_count, "how often the carrier came"),
	LINK_SOME_ROW(
		dormant, "1 or 0: waits for an external event; not there while the link is down"),
	LINK_SOME_ROW(duplex, "half or full, where there is one"),
	LINK_ROW(flags, "device flags, in hexadecimal"),
	LINK_WRITE_ROW(group, "the group that it is in, a number"),
	LINK_WRITE_ROW(ifalias, "a description"),
	LINK_TOLD_ROW(ifindex, "the interface's number"),
	LINK_ROW(iflink, "the number of the interface it is linked to"),
	LINK_ROW(link_mode, "0: default, 1: dormant until told otherwise (RFC 2863)"),
	LINK_WRITE_ROW(mtu, "maximum transmission unit, in bytes"),
	{"/NAME/links/IF/netdev_group", WRITE_MODE, "the same as group", link_group_show,
		link_group_apply, .announced = true},
	LINK_ROW(operstate, "operational state (RFC 2863)"),
	LINK_ROW(proto_down, "1 or 0: whether a protocol keeps the link down"),
	LINK_SOME_ROW(speed, "Mbit/s, where there is one"),
	LINK_WRITE_ROW(tx_queue_len, "length of the transmit queue, in packets"),
	LINK_TOLD_ROW(type, "hardware type (ARPHRD_*)"),
	LINK_WRITE_ROW(state, "up or down: what the administrator asked for"),
	{"/NAME/links/IF/kind", WRITE_MODE, "what stands after type in ip link add", link_kind_show,
		link_kind_apply},
	{"/NAME/links/IF/ports", WRITE_MODE, "the links in a bridge, bond or vrf", ports_show,
		.lines = &ports_lines, .announced = true, .present = ports_present},
	{"/NAME/links/IF/addrs", WRITE_MODE, "this link's addresses", addrs_link_show,
		.lines = &addrs_link_lines, .announced = true},
	{"/NAME/links/IF/master", LINK_MODE, "the bridge, bond or vrf it is in", link_master_show,
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
	STATISTIC_ROW(rx_nohandler, "packets received that nothing took"),
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
	&other_rows, /* begins with those that code speaks of by number */
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
