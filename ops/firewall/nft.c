/* SPDX-License-Identifier: MIT */
/*
 * The nftables ruleset of a namespace, through libnftables. The library exits when it is out of
 * memory or cannot open a socket, and it blocks on name servers. So it runs in a separate process
 * (child.h): this program under another name (nft_run.h). Here are the requests to that process,
 * and the translation of its errors.
 *
 * A build without the library has no file `nft`: nft_none.c replaces this file.
 */
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "cleanup.h"
#include "helper.h"
#include "netlink.h"
#include "netns.h"
#include "nft_run.h"
#include "nft_script.h"
#include "rows.h"

#define WORDS_SHOWN 60
#define FLUSH "flush ruleset\n"

static int count_table(
	_unused_ struct netlink *nl, _unused_ const struct nlmsghdr *msg, _unused_ void *item)
{
	return 1;
}

/*
 * Most namespaces have no table: a dump is faster than running the helper. A kernel without
 * nftables returns EINVAL: no ruleset either.
 */
static int has_tables(struct tree_request *rq)
{
	_cleanup_close_ int fd = netns_socket(rq->netns, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
	_cleanup_(netlink_list_done) struct netlink_list tables = {.item_size = 1};
	struct nfgenmsg header = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0};
	struct netlink nl = {.fd = fd};
	int r;

	if (fd < 0)
		return fd == -EPROTONOSUPPORT ? 0 : fd;
	r = netlink_dump(&nl, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE, &header, sizeof(header),
		count_table, &tables);
	return r == -EINVAL || r == -EOPNOTSUPP ? 0 : r < 0 ? r : tables.n > 0;
}

/* Returns -errno if WORDS is an error text of strerror(), optionally followed by ";"; else 0. */
static int error_from_text(const char *words)
{
	for (int i = 1; i <= EHWPOISON; i++) {
		const char *name = strerrordesc_np(i);
		size_t len = name ? strlen(name) : 0;

		if (len && strncmp(words, name, len) == 0 && (!words[len] || words[len] == ';'))
			return -i;
	}
	return 0;
}

/*
 * Returns the error of the kernel from a message like "Could not process rule: ERROR". -EINVAL for
 * any other message: the script is wrong.
 */
static int error_from_message(const char *message)
{
	int error = error_from_text(message);

	for (const char *at = message; !error && (at = strstr(at, ": ")); at++)
		error = error_from_text(at + 2);
	return error ? error : -EINVAL;
}

/*
 * Sets *RET to columns COLUMN to LAST of line NUMBER of SCRIPT, all counted from 1. Returns the
 * length in bytes; 0: no such place.
 */
static int words_at(
	const char *script, unsigned number, unsigned column, unsigned last, const char **ret)
{
	size_t len;

	while (number-- > 1 && script)
		script = strchr(script, '\n') ? strchr(script, '\n') + 1 : NULL;
	len = script ? strcspn(script, "\n") : 0;
	if (column < 1 || column > len || last < column)
		return 0;
	*ret = script + column - 1;
	return (int)((last < len ? last : len) - column + 1);
}

/*
 * Refuses the request. Converts "FILE:3:7-9: Error: WHY", followed by lines that quote the script,
 * to "line 3, 'foo': WHY". The first SKIP lines of the script are not from the user.
 */
static int refuse_script(struct tree_request *rq, char *message, const char *script, unsigned skip)
{
	unsigned line = 0, column = 0, last = 0;
	char *why = strstr(message, "Error: ");
	const char *words;
	int n;

	if (!why)
		return request_refuse(rq, -EIO, "nftables failed: %.100s", message);
	sscanf(message, "%*[^:]:%u:%u-%u:", &line, &column, &last);
	why += strlen("Error: ");
	why[strcspn(why, "\n")] = '\0';
	if (line <= skip)
		return request_refuse(rq, error_from_message(why), "%s", why);
	n = words_at(script, line, column, last, &words);
	if (n == 0)
		return request_refuse(rq, error_from_message(why), "line %u: %s", line - skip, why);
	return request_refuse(rq, error_from_message(why), "line %u, '%.*s': %s", line - skip,
		n < WORDS_SHOWN ? n : WORDS_SHOWN, words, why);
}

/* Runs the helper with SCRIPT. Its first SKIP lines are not from the user. */
static int run_nft_helper(struct tree_request *rq, const char *what, const char *script,
	unsigned skip, struct helper *helper)
{
	char *argv[] = {(char[]){NFT_NAME}, (char *)what, NULL};
	_cleanup_free_ char *message = NULL;
	int r = helper_run(rq, argv, script, helper);

	if (r != 0)
		return r < 0 ? r : 0;
	message = helper_error_text(helper);
	return message ? refuse_script(rq, message, script, skip) : -ENOMEM;
}

static int nft_show(struct tree_request *rq, FILE *out)
{
	_cleanup_(helper_done) struct helper helper = HELPER_NONE;
	int r = has_tables(rq);

	if (r <= 0)
		return r;
	r = run_nft_helper(rq, "list", "", 0, &helper);
	return r < 0 ? r : helper_copy(&helper, out);
}

static int check_script(struct tree_request *rq, const char *text, size_t size)
{
	const char *word;

	if (memchr(text, '\0', size))
		return request_refuse(rq, -EINVAL, "NUL byte in the script");
	word = nft_script_forbidden(text, size);
	return word ? request_refuse(rq, -EINVAL, "'%s' cannot be used here", word) : 0;
}

static int run_script(
	struct tree_request *rq, const char *what, const char *text, size_t size, bool truncated)
{
	_cleanup_(helper_done) struct helper helper = HELPER_NONE;
	_cleanup_free_ char *script = NULL;

	/* The scanner does not accept a comment without a newline. */
	if (asprintf(&script, "%s%.*s%s", truncated ? FLUSH : "", (int)size, text,
		    size && text[size - 1] == '\n' ? "" : "\n") < 0)
		return -ENOMEM;
	return run_nft_helper(rq, what, script, truncated, &helper);
}

/* Dry run. Returns 0 also for incomplete TEXT: an open block or string, or no final newline. */
static int nft_check(struct tree_request *rq, const char *text, size_t size, bool truncated)
{
	int r = check_script(rq, text, size);

	return r < 0 || !nft_script_is_whole(text, size)
		       ? r
		       : run_script(rq, "check", text, size, truncated);
}

/* Applies TEXT as one transaction. TRUNCATED: the transaction also flushes the previous ruleset. */
static int nft_write(struct tree_request *rq, const char *text, size_t size, bool truncated)
{
	int r = check_script(rq, text, size);

	return r < 0 || (size == 0 && !truncated) ? r
						  : run_script(rq, "run", text, size, truncated);
}

const struct tree_row nft_rows[] = {
	{"/NAME/nft", WRITE_MODE, "the nftables ruleset", nft_show, nft_write, .check = nft_check,
		.waits_on_userspace = true},
	{NULL},
};
