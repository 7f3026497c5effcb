/* SPDX-License-Identifier: MIT */
/* by-ip: namespaces by their addresses. */
#pragma once

#include "view_ops.h"

extern const struct view by_ip;
