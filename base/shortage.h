/* SPDX-License-Identifier: MIT */
/*
 * Is it we who lack something, rather than what we look at that is not there, or not ours to see?
 * Then nobody can tell whether it is there, and whoever asked is told so, instead of less than
 * there is.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>

/* ERROR is a negative errno; a descriptor, or 0, is none. */
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
