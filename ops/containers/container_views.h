/* SPDX-License-Identifier: MIT */
/* The views of containers and of pods: by_container.c, by_pod.c. */
#pragma once

#include "view_ops.h"

extern const struct view by_container, by_pod;
