/* SPDX-License-Identifier: MIT */
/*
 * resolv.conf of a namespace: the file that its processes see. Without a process, the file that
 * `ip netns exec` would bind-mount. See resolv_conf.h for the restrictions.
 */
#include "cleanup.h"
#include "resolv_conf.h"
#include "rows.h"

static int resolv_show(struct tree_request *rq, FILE *out)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0;
	struct stat st;
	int r;

	if (fstat(rq->netns, &st) < 0)
		return -errno;
	r = resolv_conf_seen(st.st_ino, &text, &size);
	if (r == -ESRCH)
		r = resolv_conf_of_name(rq->handle.name, &text, &size);
	if (r == 0)
		fwrite(text, 1, size, out);
	return r == -ENOENT ? 0 : r;
}

const struct tree_row resolv_rows[] = {
	{"/NAME/resolv.conf", READ_MODE, "/etc/resolv.conf as its processes see it", resolv_show,
		.waits_on_userspace = true},
	{NULL},
};
