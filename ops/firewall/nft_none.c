/* SPDX-License-Identifier: MIT */
/* Replaces nft.c in a build without libnftables: there is no file `nft`. */
#include <errno.h>

#include "nft_run.h"
#include "rows.h"

static int nft_present(struct tree_request *rq)
{
	return 0;
}

static int nft_show(struct tree_request *rq, FILE *out)
{
	return -EOPNOTSUPP;
}

bool nft_is_called(const char *name)
{
	return false;
}

int nft_main(int argc, char **argv)
{
	return 1;
}

const struct tree_row nft_rows[] = {
	{"/NAME/nft", READ_MODE, "the nftables ruleset", nft_show, .present = nft_present},
	{NULL},
};
