/* SPDX-License-Identifier: MIT */
/*
 * The process that works with libnftables: `list` prints the ruleset of the namespace that it is
 * in, `run` takes the script that is its standard input, `check` only looks at it. What the
 * library has to say goes to standard error. See nft.h.
 */
#include <nftables/libnftables.h>
#include <string.h>
#include <sys/prctl.h>

#include "caps.h"
#include "cleanup.h"
#include "helper.h"
#include "nft.h"
#include "nft_run.h"

static const struct cap_need needs[] = {
	{CAP_NET_ADMIN, "the ruleset"},
};

bool nft_is_called(const char *name)
{
	return strcmp(name, NFT_NAME) == 0;
}

static int run(const char *what)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	int r;

	if (!nft)
		return 1;
	nft_ctx_clear_include_paths(nft);
	nft_ctx_set_dry_run(nft, strcmp(what, "check") == 0);
	if (strcmp(what, "list") == 0)
		r = nft_run_cmd_from_buffer(nft, "list ruleset");
	else /* of a file it tells the lines */
		r = nft_run_cmd_from_filename(nft, "/proc/self/fd/0");
	if (r == 0)
		putchar(HELPER_DONE);
	return fflush(NULL) == 0 && r == 0 ? 0 : 1;
}

int nft_main(int argc, char **argv)
{
	prctl(PR_SET_NAME, NFT_NAME); /* for whoever is told who changed the ruleset */
	if (argc != 2 || caps_keep(needs, ARRAY_SIZE(needs)) < 0)
		return 1;
	_exit(run(argv[1])); /* the library need not tidy up */
}
