/* SPDX-License-Identifier: MIT */
/* The views by-container and by-pod. */
#pragma once

#include "view_ops.h"

extern const struct view by_container, by_pod;
