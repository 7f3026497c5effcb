/* SPDX-License-Identifier: MIT */
/*
 * The object of a node that represents a file or directory provided by the kernel (/proc, sysfs):
 * the number of an interned path (interned.h), and the type and mode of the file. Other file types
 * have no such nodes.
 *
 * Any thread; never blocks.
 */
#pragma once

#include "interned.h"
#include "tree.h"

bool path_node_type_is_shown(mode_t mode);

/* Errors are those of intern(): -ENAMETOOLONG, -ENOMEM, -EOVERFLOW. */
int path_node_object(const char *path, mode_t mode, uint32_t *ret);

uint32_t path_node_number(const struct tree_node *node);

/*
 * The mode of the file, or the most permissive of the supported modes that grants no additional
 * permission. Valid for every node of such a row.
 */
mode_t path_node_mode(const struct tree_node *node);

/* Empty if the object is 0. -ESTALE: the path is no longer interned. */
int path_node_text(const struct tree_node *node, char ret[INTERNED_SIZE]);
