/* SPDX-License-Identifier: MIT */
/*
 * The rows of the file table: common modes, and the array of each subject, which ends with an empty
 * row. ops/table.c lists the arrays.
 */
#pragma once

#include "tree.h"

#define DIR_MODE (S_IFDIR | 0755)
#define LINK_MODE (S_IFLNK | 0777)
#define READ_MODE (S_IFREG | 0444)
#define WRITE_MODE (S_IFREG | 0644)
#define PRIVATE_MODE (S_IFREG | 0600)
#define EXEC_MODE (S_IFREG | 0555)

extern const struct tree_row root_rows[], drafts_rows[], by_inode_rows[], by_pid_rows[],
	by_container_rows[], by_pod_rows[], by_unit_rows[], by_ip_rows[], by_mac_rows[],
	by_nsid_rows[], events_rows[], ns_rows[], ns_holders_rows[], resolv_rows[], addrs_rows[],
	neigh_rows[], routes_rows[], rules_rows[], sockets_rows[], tcp_rows[], unix_sockets_rows[],
	packet_sockets_rows[], netlink_sockets_rows[], counters_rows[], metrics_rows[], nft_rows[],
	save_rows[], conntrack_rows[], conntrack_stats_rows[], proc_rows[], links_rows[],
	link_sysfs_rows[], link_make_rows[], link_files_rows[], link_ports_rows[], link_port_rows[],
	link_options_rows[], link_refs_rows[], ethtool_features_rows[], ethtool_driver_rows[],
	ethtool_files_rows[], link_bpf_rows[], capture_rows[];
