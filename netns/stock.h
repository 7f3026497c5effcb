/* SPDX-License-Identifier: MIT */
/*
 * Spare network namespaces: to make one takes the kernel longer than all the rest of a mkdir. So
 * while they are asked for, some are made ahead, by up to two threads of the stock's own. A spare
 * has no name and no mount; a descriptor holds it. Nothing tells it from a new one: when a
 * setting that namespaces take over at their making has changed, all spares are dropped.
 *
 * There are never more spares than were taken in the last second, and none is older than that:
 * when nobody asks for more, they are dropped and the threads end. stock_take() may be called
 * from any thread that may block.
 */
#pragma once

#define STOCK_MAX 256

struct stock;

/* At most SIZE spares, up to STOCK_MAX; 0: never any. NULL: out of memory. */
struct stock *stock_new(unsigned size);

/* Drops the spares, when nobody takes any more. Takes NULL, and returns it. */
struct stock *stock_free(struct stock *stock);

/* A descriptor of a spare, the caller's to close. -ENOENT: there is none now. */
int stock_take(struct stock *stock);
