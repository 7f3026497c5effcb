/* SPDX-License-Identifier: MIT */
/* The program that uses libnftables: the daemon under another name. */
#pragma once

#include <stdbool.h>

#define NFT_NAME "netnsfs-nft"

/* True if NAME, argv[0] of this process, selects nft_main(). */
bool nft_is_called(const char *name);

/* Executes the command argv[1] in the current network namespace. Returns the exit status. */
int nft_main(int argc, char **argv);
