/* SPDX-License-Identifier: MIT */
/*
 * The object of a node that represents a file or directory provided by the kernel (/proc, sysfs):
 * its path as a text (tree_text_object()), with the type and mode of the file: a regular file, a
 * directory or a symlink.
 *
 * Any thread; never blocks.
 */
#pragma once

#include "tree.h"

/* A file whose text can be shown, or a directory. A subject may have symlinks, too. */
bool path_node_type_is_shown(mode_t mode);

/* Errors are those of tree_text_object(). */
int path_node_object(const char *path, mode_t mode, uint32_t *ret);

/*
 * The mode of the file, or the most permissive of the supported modes that grants no additional
 * permission. Valid for every node of such a row.
 */
mode_t path_node_mode(const struct tree_node *node);
