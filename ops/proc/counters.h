/* SPDX-License-Identifier: MIT */
/*
 * The rows below /NAME/counters: the SNMP counters of the kernel (RFC 4293, RFC 4022, …, and
 * Documentation/networking/snmp_counter.rst), one file for each, by the names of nstat(8).
 */
#pragma once

#include "tree.h"

extern const struct tree_many counters_many;

int counter_show(struct tree_request *rq, FILE *out);
