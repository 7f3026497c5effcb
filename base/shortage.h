/* SPDX-License-Identifier: MIT */
/*
 * Whether an operation failed for lack of resources (memory, descriptors, an interrupted call), as
 * opposed to a missing or inaccessible object. After a shortage it is unknown whether the object
 * exists, so the error is returned to the caller instead of an incomplete result.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>

/* ERROR is a negative errno; 0 and descriptors are not errors. */
static inline bool is_shortage(int error)
{
	switch (error) {
	case -ENOMEM:
	case -EMFILE:
	case -ENFILE:
	case -ENOBUFS:
	case -EINTR:
		return true;
	}
	return false;
}
