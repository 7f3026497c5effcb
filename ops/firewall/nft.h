/* SPDX-License-Identifier: MIT */
/*
 * The nftables ruleset of a namespace, through libnftables. That library ends the process when it
 * is out of memory or short of a socket, and waits for name servers; so it works in a process of
 * its own (child.h), which is this program by another name (nft_main()).
 *
 * A build without the library has no file `nft`: nft_none.c is there instead of nft.c.
 */
#pragma once

#include "tree.h"

int nft_present(struct tree_request *rq);
int nft_show(struct tree_request *rq, FILE *out);

/* TEXT is one transaction; ANEW: and what was there before goes in the same one. */
int nft_write(struct tree_request *rq, const char *text, size_t size, bool anew);

/* Would the kernel take it? 0 also while it is not whole: a block, a string or a line goes on. */
int nft_check(struct tree_request *rq, const char *text, size_t size, bool anew);

/* Is this process to be nft_main(), by what it was called? */
bool nft_is_called(const char *name);

/* Does what the argument says, in the namespace it finds itself in; its exit status. */
int nft_main(int argc, char **argv);
