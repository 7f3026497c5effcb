/* SPDX-License-Identifier: MIT */
/*
 * What can be told of a script for nft(8) without libnftables. Text only; never blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Does TEXT end where a line ends, and not within a block or a string? */
bool nft_script_is_whole(const char *text, size_t size);

/*
 * The command in TEXT that must not reach libnftables, or NULL: `include` reads files with our
 * rights, which may be files of this very tree; `monitor` never ends.
 */
const char *nft_script_forbidden(const char *text, size_t size);
