/* SPDX-License-Identifier: MIT */
/* The privileges of the daemon. */
#pragma once

/* Drops all capabilities except those that the daemon needs once it is mounted, for all threads
 * that start from here on. 0 or a negative errno. */
int privileges_drop(void);
