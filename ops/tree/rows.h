/* SPDX-License-Identifier: MIT */
/*
 * For who has rows in the table of files: their modes, and how table.c finds them. The path is what
 * a user sees, from the root; a component in capitals stands for many.
 */
#pragma once

#include "tree.h"

#define DIR_MODE (S_IFDIR | 0755)
#define LINK_MODE (S_IFLNK | 0777)
#define READ_MODE (S_IFREG | 0444)
#define WRITE_MODE (S_IFREG | 0644)
#define PRIVATE_MODE (S_IFREG | 0600)
#define EXEC_MODE (S_IFREG | 0555)
