/* SPDX-License-Identifier: MIT */
/*
 * Checks of a script for nft(8) without libnftables. Text only; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* True if TEXT is empty or ends with a newline, outside of blocks and strings. */
bool nft_script_is_whole(const char *text, size_t size);

/*
 * Returns the command in TEXT that must not reach libnftables, or NULL: `include` reads files with
 * the privileges of the daemon, possibly from this file system; `monitor` never ends.
 */
const char *nft_script_forbidden(const char *text, size_t size);
