/* SPDX-License-Identifier: MIT */
/* Stubs for a build without libnftables: see nft.h. */
#include "nft.h"

#include <errno.h>

int nft_present(struct tree_request *rq)
{
	return 0;
}

int nft_show(struct tree_request *rq, FILE *out)
{
	return -EOPNOTSUPP;
}

int nft_write(struct tree_request *rq, const char *text, size_t size, bool anew)
{
	return -EOPNOTSUPP;
}

int nft_check(struct tree_request *rq, const char *text, size_t size, bool anew)
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
