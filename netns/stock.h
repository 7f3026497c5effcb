/* SPDX-License-Identifier: MIT */
/*
 * Spare network namespaces: creating one is the slowest part of a mkdir. While namespaces are
 * requested, up to two threads of the stock create some ahead. A spare has no name and no mount; a
 * descriptor holds it. It is indistinguishable from a new namespace: when a setting that namespaces
 * inherit at creation changes, all spares are dropped.
 *
 * There are at most as many spares as were taken in the last second, and none is older than that:
 * without demand, the spares are dropped and the threads end. stock_get() may be called from any
 * thread that may block.
 */
#pragma once

#define STOCK_MAX 256

struct stock;

/* At most SIZE spares, up to STOCK_MAX; 0 disables the stock. NULL: out of memory. */
struct stock *stock_new(unsigned size);

/* Drops the spares. No thread may use the stock any more. Takes NULL, and returns it. */
struct stock *stock_free(struct stock *stock);

/* A descriptor of a spare, which the caller closes. -ENOENT: none is available. */
int stock_get(struct stock *stock);
