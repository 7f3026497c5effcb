/* SPDX-License-Identifier: MIT */
/* Replaces the other files in a build without libpcap: there are no captures. */
#include <errno.h>
#include <stdlib.h>

#include "capture.h"
#include "cleanup.h"
#include "pcap_run.h"
#include "rows.h"

struct captures {
	char none;
};

struct captures *captures_new(void)
{
	return calloc(1, sizeof(struct captures));
}

struct captures *captures_free(struct captures *all)
{
	free(all);
	return NULL;
}

int captures_fd(_unused_ const struct captures *all)
{
	return -1;
}

void captures_dispatch(_unused_ struct captures *all)
{
}

int captures_each(_unused_ struct captures *all, _unused_ uint64_t cookie,
	_unused_ int (*each)(pid_t pid, const char *comm, void *arg), _unused_ void *arg)
{
	return 0;
}

bool pcap_is_called(_unused_ const char *name)
{
	return false;
}

int pcap_main(_unused_ int argc, _unused_ char **argv)
{
	return 1;
}

static int capture_present(_unused_ struct tree_request *rq)
{
	return 0;
}

static int capture_open(
	_unused_ struct tree_request *rq, _unused_ struct tree_ready ready, _unused_ void **ret)
{
	return -EOPNOTSUPP;
}

static const struct tree_many filters = {.has_text = true};
static const struct tree_stream capture_stream = {.open = capture_open};

const struct tree_row capture_rows[] = {
	{"/NAME/capture", DIR_MODE, "packets of all links, by filter", .present = capture_present},
	{"/NAME/capture/FILTER", S_IFREG | 0400, "a stream of packets of all links, as pcapng",
		.stream = &capture_stream, .many = &filters},
	{"/NAME/links/IF/capture", DIR_MODE, "packets, by filter", .present = capture_present},
	{"/NAME/links/IF/capture/FILTER", S_IFREG | 0400, "a stream of packets, as pcapng",
		.stream = &capture_stream, .many = &filters},
	{NULL},
};
