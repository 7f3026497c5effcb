/* SPDX-License-Identifier: MIT */
/*
 * The object of a node that is a file or directory of the kernel's own (/proc, sysfs): the number
 * of a path (interned.h), and the type and mode of the file. Other types have no such nodes.
 *
 * Any thread; never blocks.
 */
#pragma once

#include "interned.h"
#include "tree.h"

bool path_node_type_is_shown(mode_t mode);

/* -ENAMETOOLONG, -ENOMEM, -EOVERFLOW: see intern(). */
int path_node_object(const char *path, mode_t mode, uint32_t *ret);

uint32_t path_node_number(const struct tree_node *node);

/*
 * The mode is that of the file, or the most permissive one of a few that allows nothing else. Of
 * any node of such a row.
 */
mode_t path_node_mode(const struct tree_node *node);

/* The empty text where the object is 0. -ESTALE: the path was forgotten. */
int path_node_text(const struct tree_node *node, char ret[INTERNED_SIZE]);
