/* SPDX-License-Identifier: MIT */
/*
 * Ports: the links with a bridge, bond, vrf or team as master; the row `ports`. A line is the name
 * of a link.
 */
#pragma once

#include "lines.h"

struct port {
	char name[IF_NAMESIZE];
};

extern const struct line_ops ports_lines;

int ports_show(struct tree_request *rq, FILE *out);

/* The file exists only for links that can have ports. */
int ports_present(struct tree_request *rq);
