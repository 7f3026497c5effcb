/* SPDX-License-Identifier: MIT */
#pragma once

/* Name of the process that uses libnftables: nft_run.c. */
#define NFT_NAME "netnsfs-nft"
