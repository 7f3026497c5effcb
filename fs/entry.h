/* SPDX-License-Identifier: MIT */
/* Attributes and entries (dentries) of nodes in FUSE replies. Any thread; never blocks. */
#pragma once

#include "fs.h"

/* Attributes of a node whose text has SIZE bytes. */
struct stat fs_attributes(const struct fs *fs, const struct tree_node *node, size_t size);

/* The entry of NODE for a name in the directory DIR. `ino` is 0 if the node has no id. */
struct fuse_entry_param fs_entry(
	struct fs *fs, const struct tree_node *dir, const struct tree_node *node);

/* Replies with NODE as the entry for a name in the directory DIR. */
void fs_reply_entry(fuse_req_t fuse, const struct tree_node *dir, const struct tree_node *node);
