/* SPDX-License-Identifier: MIT */
/*
 * Changing links: rtnetlink messages, and the writable files of a link. Each write(2) is one value.
 * Invalid values fail with -EINVAL and an entry in error_log.
 */
#pragma once

#include "links.h"

/* A message for the link IFINDEX (0: identified by attributes). NULL: out of memory. */
struct nl_msg *link_message(int type, int ifindex);

/* Sends MSG in the request's namespace. The kernel's error message goes to rq->why. */
int link_send(struct tree_request *rq, struct nl_msg *msg);

/* Sets an attribute of the link IFINDEX. */
int link_set(struct tree_request *rq, int ifindex, int type, const void *data, size_t size);

/* Sets the link up or down. */
int link_set_up(struct tree_request *rq, int ifindex, bool up);

int link_address_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_group_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_ifalias_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_mtu_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_state_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
int link_tx_queue_len_apply(struct tree_request *rq, const char *text, size_t size, bool anew);
