/* SPDX-License-Identifier: MIT */
/*
 * /NAME/counters: the SNMP counters of the kernel (RFC 4293, RFC 4022, …, and
 * Documentation/networking/snmp_counter.rst). One file for each counter, with its nstat(8) name.
 */
#pragma once

#include "tree.h"

extern const struct tree_many counters_many;

int counter_show(struct tree_request *rq, FILE *out);
