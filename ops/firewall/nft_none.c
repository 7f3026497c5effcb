/* SPDX-License-Identifier: MIT */
/* Replaces nft.c in a build without libnftables: there is no file `nft`. */
#include <errno.h>

#include "cleanup.h"
#include "nft_run.h"
#include "rows.h"

static int nft_present(_unused_ struct tree_request *rq)
{
	return 0;
}

static int nft_show(_unused_ struct tree_request *rq, _unused_ FILE *out)
{
	return -EOPNOTSUPP;
}

bool nft_is_called(_unused_ const char *name)
{
	return false;
}

int nft_main(_unused_ int argc, _unused_ char **argv)
{
	return 1;
}

const struct tree_row nft_rows[] = {
	{"/NAME/nft", READ_MODE, "the nftables ruleset", nft_show, .present = nft_present},
	{NULL},
};
