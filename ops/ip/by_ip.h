/* SPDX-License-Identifier: MIT */
/* by-ip: the namespaces that have addresses. */
#pragma once

#include "view_ops.h"

extern const struct view by_ip;
