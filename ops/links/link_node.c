/* SPDX-License-Identifier: MIT */
/* Nodes of files below a link: see link_node.h. */
#include "link_node.h"

#include <stdlib.h>

int link_node_split(const struct tree_node *node, char text[INTERNED_SIZE], const char **ret_name)
{
	char *end;
	int r;

	*ret_name = "";
	if (!tree_text_number(node))
		return (int)node->object;
	r = tree_text(node, text);
	if (r < 0)
		return r;
	r = (int)strtol(text, &end, 10);
	*ret_name = end + 1;
	return r;
}

int link_node_ifindex(const struct tree_node *node)
{
	char text[INTERNED_SIZE];
	const char *name;
	int r = link_node_split(node, text, &name);

	return r < 0 ? 0 : r;
}
