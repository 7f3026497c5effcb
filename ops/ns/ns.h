/* SPDX-License-Identifier: MIT */
/* Files that describe a namespace: one show function for each row of table.c. */
#pragma once

#include "tree.h"

/* Sets *RET to the inode number of the namespace of RQ. */
int ns_inode_of(struct tree_request *rq, ino_t *ret);

int ns_ns_show(struct tree_request *rq, FILE *out);
int ns_join_show(struct tree_request *rq, FILE *out);
int ns_inode_show(struct tree_request *rq, FILE *out);
int ns_cookie_show(struct tree_request *rq, FILE *out);
int ns_nsid_show(struct tree_request *rq, FILE *out);
int ns_nsid_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int ns_owner_show(struct tree_request *rq, FILE *out);
int ns_names_show(struct tree_request *rq, FILE *out);
int ns_pids_show(struct tree_request *rq, FILE *out);
int ns_holders_show(struct tree_request *rq, FILE *out);
int ns_containers_show(struct tree_request *rq, FILE *out);
