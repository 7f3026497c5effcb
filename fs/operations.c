/* SPDX-License-Identifier: MIT */
/* Receives requests and dispatches them: see operations.h. */
#include "operations.h"

#include <errno.h>
#include <stdlib.h>

/* After this many requests, the handler returns to the loop to serve its other descriptors. */
#define REQUESTS_AT_ONCE 64

static void fs_init(void *userdata, struct fuse_conn_info *conn)
{
	struct fs *fs = userdata;

	/* Requests are small and replies come from memory: copying is cheaper than splicing. */
	conn->want &= ~(unsigned)(FUSE_CAP_SPLICE_READ | FUSE_CAP_SPLICE_WRITE |
				  FUSE_CAP_SPLICE_MOVE | FUSE_CAP_AUTO_INVAL_DATA);
	/* Pages are invalidated explicitly (cache.h), not when the size has changed. */
	conn->want |= conn->capable & FUSE_CAP_EXPLICIT_INVAL_DATA;
	if (fs->ready)
		fs->ready(fs);
}

const struct fuse_lowlevel_ops fs_operations = {
	.init = fs_init,
	.lookup = dir_lookup,
	.forget = dir_forget,
	.forget_multi = dir_forget_multi,
	.getattr = file_getattr,
	.setattr = file_setattr,
	.access = file_access,
	.readlink = file_readlink,
	.mknod = dir_mknod,
	.mkdir = dir_mkdir,
	.unlink = dir_unlink,
	.rmdir = dir_rmdir,
	.symlink = dir_symlink,
	.rename = dir_rename,
	.link = dir_link,
	.create = dir_create,
	.open = file_open,
	.read = file_read,
	.poll = file_poll,
	.write = file_write,
	.flush = file_flush,
	.fsync = file_fsync,
	.release = file_release,
	.opendir = dir_open,
	.readdir = dir_read,
	.releasedir = dir_release,
};

void fs_receive(void *arg)
{
	static struct fuse_buf buf; /* the leader's; libfuse allocates its memory on first use */
	struct fs *fs = arg;
	int n;

	for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
		n = fuse_session_receive_buf(fs->session, &buf);
		if (n == -EAGAIN || n == -EINTR)
			return;
		if (n <= 0 || fuse_session_exited(fs->session)) {
			free(buf.mem);
			buf.mem = NULL;
			loop_stop(fs->loop);
			return;
		}
		fuse_session_process_buf(fs->session, &buf);
	}
}
