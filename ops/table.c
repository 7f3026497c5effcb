/* SPDX-License-Identifier: MIT */
/*
 * The table of files: the rows of all subjects, each array in the source file of its subject. Row
 * numbers are positions in this table; they are part of node ids, which are valid only while the
 * daemon runs. New rows may be added anywhere after root_rows. Of several placeholders in a
 * directory, the first one is tried first. A test compares docs/tree.md with the table.
 */
#include "rows.h"

const struct tree_row *const tree_table[] = {
	root_rows,
	drafts_rows,
	by_inode_rows,
	by_pid_rows,
	by_container_rows,
	by_pod_rows,
	by_unit_rows,
	by_ip_rows,
	by_mac_rows,
	by_nsid_rows,
	events_rows,
	ns_rows,
	ns_holders_rows,
	resolv_rows,
	addrs_rows,
	neigh_rows,
	routes_rows,
	rules_rows,
	sockets_rows,
	tcp_rows,
	unix_sockets_rows,
	packet_sockets_rows,
	netlink_sockets_rows,
	counters_rows,
	metrics_rows,
	nft_rows,
	save_rows,
	conntrack_rows,
	conntrack_stats_rows,
	proc_rows,
	capture_rows,
	links_rows,
	link_sysfs_rows,
	link_make_rows,
	link_files_rows,
	link_ports_rows,
	link_port_rows,
	link_options_rows,
	link_refs_rows,
	ethtool_features_rows,
	ethtool_driver_rows,
	ethtool_files_rows,
	link_bpf_rows,
	NULL,
};
