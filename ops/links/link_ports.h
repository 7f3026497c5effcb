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
