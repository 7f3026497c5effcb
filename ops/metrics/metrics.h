/* SPDX-License-Identifier: MIT */
/*
 * Metrics of namespaces, in the text format of Prometheus: the values of one namespace, how they
 * are read (metrics_read.c), printed (metrics_print.c) and collected for all namespaces, once for
 * all readers (metrics.c).
 *
 * Sources: https://prometheus.io/docs/instrumenting/exposition_formats/, the collectors netdev,
 * netclass, netstat, sockstat and conntrack of prometheus-node-exporter, proc_pid_net(5).
 */
#pragma once

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* Files of the kernel that have values of a namespace. */
enum metrics_source {
	METRICS_PAIRS,	   /* snmp, netstat: "Tcp: InSegs …", then "Tcp: 5 …" */
	METRICS_LINES,	   /* snmp6: "Ip6InOctets 5" */
	METRICS_WORDS,	   /* sockstat, sockstat6: "TCP: inuse 5 …" */
	METRICS_CONNTRACK, /* stat/nf_conntrack */
};

/* A value: the word WORD of the lines that begin with PREFIX. */
struct metrics_value {
	enum metrics_source source;
	const char *prefix, *word;
};

#define METRICS_VALUES_MAX 80
extern const struct metrics_value metrics_values[];
extern const size_t metrics_values_count;

/* In the order of the families, see metrics_print.c. */
enum {
	METRICS_RX_BYTES,
	METRICS_RX_PACKETS,
	METRICS_RX_ERRS,
	METRICS_RX_DROP,
	METRICS_TX_BYTES,
	METRICS_TX_PACKETS,
	METRICS_TX_ERRS,
	METRICS_TX_DROP,
	METRICS_UP,
	METRICS_MTU,
	METRICS_LINK_VALUES,
};

struct metrics_link {
	char name[IF_NAMESIZE];
	uint64_t values[METRICS_LINK_VALUES];
};

/* One namespace. Strings are owned; NULL: none. */
struct metrics_netns {
	ino_t inode;
	uint64_t cookie;
	char *ref; /* label `netns`, as ref_of() */
	char *engine, *namespace, *pod, *container;
	unsigned containers;
	uint64_t processes;
	struct metrics_link *links; /* sorted by name, each name once */
	size_t n_links;
	uint64_t values[METRICS_VALUES_MAX]; /* of metrics_values */
	bool has[METRICS_VALUES_MAX];
};

void metrics_netns_done(struct metrics_netns *ns);

/* What a thread needs to read namespaces. */
struct metrics_reader {
	int proc_net;		  /* /proc/thread-self/net; -1: not open */
	uint64_t conntrack_limit; /* the same in all namespaces; 0: no conntrack */
	char *text;		  /* buffer */
};

int metrics_reader_open(struct metrics_reader *reader);
void metrics_reader_close(struct metrics_reader *reader);

/*
 * Reads links, cookie and values of the namespace FD into NS. READER was opened by this thread. 0
 * or a negative errno; may block in the kernel.
 */
int metrics_read(const struct metrics_reader *reader, int fd, struct metrics_netns *ns);

/*
 * Prints N namespaces, family by family. The format has all samples of a family in one group, under
 * one HELP and TYPE. Labels are untrusted: see metrics_print.c.
 */
void metrics_print(const struct metrics_netns *all, size_t n, FILE *out);

/* The collection that readers of the file of all namespaces share. */
struct metrics;
struct metrics *metrics_new(void);
struct metrics *metrics_free(struct metrics *m); /* takes NULL */
