/* SPDX-License-Identifier: MIT */
/* The FUSE operations: see fuse_lowlevel_ops. All are called in turns of the loop. */
#pragma once

#include "fs.h"

extern const struct fuse_lowlevel_ops fs_operations;

/* Loop handler: receives and processes the requests on the session's descriptor. */
void fs_receive(void *fs);

/* The operations on directories (dir.c), attributes (attr.c) and open files (file.c). */
void dir_forget(fuse_req_t fuse, fuse_ino_t id, uint64_t n);
void dir_forget_multi(fuse_req_t fuse, size_t n, struct fuse_forget_data *all);
void dir_lookup(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void dir_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file);
void dir_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void dir_mkdir(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode);
void dir_symlink(fuse_req_t fuse, const char *target, fuse_ino_t parent, const char *name);
void dir_unlink(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_rmdir(fuse_req_t fuse, fuse_ino_t parent, const char *name);
void dir_rename(fuse_req_t fuse, fuse_ino_t parent, const char *name, fuse_ino_t new_parent,
	const char *new_name, unsigned flags);
void dir_create(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode,
	struct fuse_file_info *file);
void dir_mknod(fuse_req_t fuse, fuse_ino_t parent, const char *name, mode_t mode, dev_t device);
void dir_link(fuse_req_t fuse, fuse_ino_t id, fuse_ino_t parent, const char *name);

void file_getattr(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_setattr(
	fuse_req_t fuse, fuse_ino_t id, struct stat *attr, int to_set, struct fuse_file_info *file);
void file_access(fuse_req_t fuse, fuse_ino_t id, int mask);
void file_readlink(fuse_req_t fuse, fuse_ino_t id);
void file_open(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_read(fuse_req_t fuse, fuse_ino_t id, size_t size, off_t off, struct fuse_file_info *file);
void file_poll(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file,
	struct fuse_pollhandle *handle);
void file_write(fuse_req_t fuse, fuse_ino_t id, const char *data, size_t size, off_t off,
	struct fuse_file_info *file);
void file_flush(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
void file_fsync(fuse_req_t fuse, fuse_ino_t id, int datasync, struct fuse_file_info *file);
void file_release(fuse_req_t fuse, fuse_ino_t id, struct fuse_file_info *file);
