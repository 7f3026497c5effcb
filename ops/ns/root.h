/* SPDX-License-Identifier: MIT */
/* Files of the root directory: names and error_log. */
#pragma once

#include "tree.h"

extern const struct tree_many root_names;
extern const struct tree_many root_leftovers;

struct timespec error_log_time(const struct tree *tree);
int error_log_show(struct tree_request *rq, FILE *out);
int error_log_write(struct tree_request *rq, const char *text, size_t size, bool anew);
