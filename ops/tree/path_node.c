/* SPDX-License-Identifier: MIT */
/* Nodes of files provided by the kernel: see path_node.h. */
#include "path_node.h"

/*
 * File types and modes that fit into an object. Any other mode maps to the first entry of its type
 * that grants no additional permission.
 */
static const mode_t classes[1 << TREE_TEXT_BITS] = {
	S_IFDIR | 0555,
	S_IFDIR | 0550,
	S_IFDIR | 0500,
	S_IFDIR,
	S_IFREG | 0644,
	S_IFREG | 0640,
	S_IFREG | 0600,
	S_IFREG | 0444,
	S_IFREG | 0440,
	S_IFREG | 0400,
	S_IFREG | 0200,
	S_IFREG,
	S_IFLNK | 0777,
};

bool path_node_type_is_shown(mode_t mode)
{
	return S_ISREG(mode) || S_ISDIR(mode);
}

static uint32_t mode_class(mode_t mode)
{
	uint32_t i = 0;

	while ((classes[i] & S_IFMT) != (mode & S_IFMT) || classes[i] & ~mode & 0777)
		i++;
	return i;
}

int path_node_object(const char *path, mode_t mode, uint32_t *ret)
{
	return tree_text_object(path, mode_class(mode), ret);
}

mode_t path_node_mode(const struct tree_node *node)
{
	return classes[node->object & ((1u << TREE_TEXT_BITS) - 1)];
}
