/* SPDX-License-Identifier: MIT */
/*
 * The packets of a ring as a stream of pcapng, which is read in pieces of any size. A capture of
 * one link has one interface. A capture of all links begins with the interface `any`, which has the
 * statistics; the interface of a link follows with its first packet.
 *
 * One thread at a time may use a struct capture_blocks. Nothing blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "packet_ring.h"

struct capture_blocks;
struct link_type;

struct capture_source {
	struct packet_ring *ring;
	const struct link_type *type;
	const char *interface; /* name of the link; NULL: all links */
	const char *place;     /* names of the namespace and of its pod */
	const char *filter;    /* NULL: none */
};

/* Copies the texts, and takes ownership of the ring. 0 or -ENOMEM, and the caller keeps the ring.
 * capture_blocks_free() takes NULL. */
int capture_blocks_new(const struct capture_source *source, struct capture_blocks **ret);
struct capture_blocks *capture_blocks_free(struct capture_blocks *b);

/* 0: the end, after the statistics. -EAGAIN: no packet yet. -ENOMEM: the next read continues. */
ssize_t capture_blocks_read(struct capture_blocks *b, char *buf, size_t size);

/* Whether a read would return anything but -EAGAIN. */
bool capture_blocks_ready(struct capture_blocks *b);

/* The descriptor of the ring (packet_ring_fd()); -1 after capture_blocks_end(), which closes it at
 * the end. */
int capture_blocks_fd(const struct capture_blocks *b);
void capture_blocks_end(struct capture_blocks *b);
