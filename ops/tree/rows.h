/* SPDX-License-Identifier: MIT */
/*
 * Common modes for the rows of the file table. A row's path starts at the root of the tree;
 * uppercase components are placeholders.
 */
#pragma once

#include "tree.h"

#define DIR_MODE (S_IFDIR | 0755)
#define LINK_MODE (S_IFLNK | 0777)
#define READ_MODE (S_IFREG | 0444)
#define WRITE_MODE (S_IFREG | 0644)
#define PRIVATE_MODE (S_IFREG | 0600)
#define EXEC_MODE (S_IFREG | 0555)
