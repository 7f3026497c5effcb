/* SPDX-License-Identifier: MIT */
/*
 * The process that uses libnftables: `list` prints the ruleset of its network namespace, `run`
 * executes the script on standard input, `check` is a dry run of it. Messages of the library go to
 * standard error. See nft_run.h.
 */
#include <nftables/libnftables.h>
#include <string.h>
#include <sys/prctl.h>

#include "caps.h"
#include "cleanup.h"
#include "helper.h"
#include "nft_run.h"

static const struct cap_need needs[] = {
	{CAP_NET_ADMIN, "the ruleset"},
};

bool nft_is_called(const char *name)
{
	return strcmp(name, NFT_NAME) == 0;
}

static int run_nft_command(const char *command)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	int r;

	if (!nft)
		return 1;
	nft_ctx_clear_include_paths(nft);
	nft_ctx_set_dry_run(nft, strcmp(command, "check") == 0);
	if (strcmp(command, "list") == 0)
		r = nft_run_cmd_from_buffer(nft, "list ruleset");
	else /* for a file, error messages have line numbers */
		r = nft_run_cmd_from_filename(nft, "/proc/self/fd/0");
	if (r == 0)
		putchar(HELPER_DONE);
	return fflush(NULL) == 0 && r == 0 ? 0 : 1;
}

int nft_main(int argc, char **argv)
{
	prctl(PR_SET_NAME, NFT_NAME); /* nftables notifications contain the process name */
	if (argc != 2 || caps_keep(needs, ARRAY_SIZE(needs)) < 0)
		return 1;
	_exit(run_nft_command(argv[1])); /* skip the cleanup of the library */
}
