/* SPDX-License-Identifier: MIT */
#pragma once

/* What the process is called, in which libnftables works: nft_run.c. */
#define NFT_NAME "netnsfs-nft"

/* With this its output ends when all went well. */
#define NFT_DONE '\0'
