/* SPDX-License-Identifier: MIT */
/*
 * Ports: the links that are in a bridge, bond, vrf or team; the row `ports`. A line is the name of
 * a link.
 */
#pragma once

#include "lines.h"

struct port {
	char name[IF_NAMESIZE];
};

extern const struct line_ops ports_lines;

int ports_show(struct tree_request *rq, FILE *out);

/* Only a link that can have ports has the file. */
int ports_present(struct tree_request *rq);
