/* SPDX-License-Identifier: MIT */
/*
 * The nftables ruleset of a namespace, through libnftables. The library exits when it is out of
 * memory or cannot open a socket, and it blocks on name servers. So it runs in a separate process
 * (child.h): this program under another name (nft_main()).
 *
 * A build without the library has no file `nft`: nft_none.c replaces nft.c.
 */
#pragma once

#include <stdbool.h>

/* True if NAME, argv[0] of this process, selects nft_main(). */
bool nft_is_called(const char *name);

/* Executes the command argv[1] in the current network namespace. Returns the exit status. */
int nft_main(int argc, char **argv);
