/* SPDX-License-Identifier: MIT */
#pragma once

/* What the process is called, in which libnftables works: nft_run.c. */
#define NFT_NAME "netnsfs-nft"
