/* SPDX-License-Identifier: MIT */
/*
 * Changing links: the messages that do it, and the files of a link that are written. One write(2)
 * is one value; what does not parse is -EINVAL, and says so in error_log.
 */
#pragma once

#include "links.h"

/* A message about the link IFINDEX (0: one that its attributes name); NULL: out of memory. */
struct nl_msg *link_message(int type, int ifindex);

/* Sends it into the request's namespace; what the kernel says to it is in rq->why. */
int link_send(struct tree_request *rq, struct nl_msg *msg);

/* Sets an attribute of the link IFINDEX. */
int link_set(struct tree_request *rq, int ifindex, int type, const void *data, size_t size);

/* Takes it up or down. */
int link_set_up(struct tree_request *rq, int ifindex, bool up);

int link_address_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_group_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_ifalias_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_mtu_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_state_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_tx_queue_len_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
