/* SPDX-License-Identifier: MIT */
/*
 * A file system of two files, served by netnsfs's own loop: what a file costs when there is
 * nothing to find out. Answered in the loop, and known to the kernel for a day; `null` with
 * direct_io, `kept` in the page cache. The benchmark holds the tree's files against them.
 *
 *   nullfs MOUNTPOINT SIZE      ends when it is unmounted
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "operations.h"

#define NULL_ID 2
#define KEPT_ID 3
#define TIMEOUT 86400.0

static char text[65536];
static size_t text_size;

static struct stat attributes(fuse_ino_t id)
{
	return (struct stat){
		.st_ino = id,
		.st_mode = id == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0444,
		.st_nlink = 1,
		.st_size = id == FUSE_ROOT_ID ? 0 : (off_t)text_size,
	};
}

static void null_lookup(fuse_req_t fuse, fuse_ino_t parent, const char *name)
{
	fuse_ino_t id = strcmp(name, "null") == 0 ? NULL_ID : KEPT_ID;
	struct fuse_entry_param entry = {
		.ino = id,
		.attr = attributes(id),
		.attr_timeout = TIMEOUT,
		.entry_timeout = TIMEOUT,
	};

	if (parent == FUSE_ROOT_ID && (id == NULL_ID || strcmp(name, "kept") == 0))
		fuse_reply_entry(fuse, &entry);
	else
		fuse_reply_err(fuse, ENOENT);
}

static void null_getattr(fuse_req_t fuse, fuse_ino_t id, _unused_ struct fuse_file_info *file)
{
	struct stat attr = attributes(id);

	fuse_reply_attr(fuse, &attr, TIMEOUT);
}

static void null_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file)
{
	file->direct_io = id == NULL_ID;
	file->keep_cache = id == KEPT_ID;
#ifdef HAVE_NOFLUSH
	file->noflush = 1;
#endif
	fuse_reply_open(fuse, file);
}

static void null_read(fuse_req_t fuse, _unused_ fuse_ino_t id, size_t size, off_t off,
	_unused_ struct fuse_file_info *file)
{
	size_t from = (size_t)off < text_size ? (size_t)off : text_size;

	fuse_reply_buf(fuse, text + from, size < text_size - from ? size : text_size - from);
}

static int serve(struct fs *fs)
{
	int fd = fuse_session_fd(fs->session), r;

	fs->loop = loop_new(0);
	if (!fs->loop || fcntl(fd, F_SETFL, O_NONBLOCK) < 0 ||
		loop_add(fs->loop, fd, fs_receive, fs) < 0)
		return 1;
	do
		r = loop_turn(fs->loop);
	while (r > 0);
	return r < 0;
}

int main(int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	struct fuse_lowlevel_ops ops = {
		.init = fs_operations.init,
		.lookup = null_lookup,
		.getattr = null_getattr,
		.open = null_open,
		.read = null_read,
	};
	struct fs fs = {0};
	int r = 1;

	if (argc != 3)
		return 2;
	text_size = strtoul(argv[2], NULL, 10);
	if (text_size > sizeof(text))
		return 2;
	memset(text, '\n', text_size);
	fs.session = fuse_session_new(&args, &ops, sizeof(ops), &fs);
	if (!fs.session)
		return 1;
	if (fuse_session_mount(fs.session, argv[1]) == 0) {
		r = serve(&fs);
		fuse_session_unmount(fs.session);
	}
	loop_free(fs.loop);
	fuse_session_destroy(fs.session);
	fuse_opt_free_args(&args);
	return r;
}
