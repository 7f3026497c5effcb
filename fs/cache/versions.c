/* SPDX-License-Identifier: MIT */
/* Versions of nodes: see versions.h. */
#include "versions.h"

#include <errno.h>

#include "nodeid.h"

static unsigned version_slot(uint64_t id)
{
	return nodeid_hash(nodeid_with_version(id, 0)) % VERSIONS_MAX;
}

uint64_t versions_id(const struct versions *v, uint64_t id)
{
	return nodeid_with_version(id, v->current[version_slot(id)]);
}

bool versions_raise(struct versions *v, struct records *records, uint64_t id)
{
	unsigned version = nodeid_version(id), next;
	const struct record *r;

	if (versions_id(v, id) != id)
		return true;
	for (unsigned i = 1; i < NODEID_VERSIONS; i++) {
		next = (version + i) % NODEID_VERSIONS;
		r = records_find(records, nodeid_with_version(id, next));
		if (!r || record_is_idle(r)) {
			v->current[version_slot(id)] = (uint8_t)next;
			return true;
		}
	}
	return false;
}

/* Its index, or -1. */
static int find_estale_sent(const struct versions *v, pid_t pid)
{
	for (int i = 0; v->n_estale_sent && i < VERSIONS_STALE_MAX; i++)
		if (v->estale_sent[i].pid == pid)
			return i;
	return -1;
}

void versions_forget_estale(struct versions *v, pid_t pid)
{
	int i = pid ? find_estale_sent(v, pid) : -1;

	if (i >= 0) {
		v->estale_sent[i].pid = 0;
		v->n_estale_sent--;
	}
}

static void mark_estale_sent(struct versions *v, pid_t pid, uint64_t id)
{
	unsigned i = v->next_estale_sent;

	v->n_estale_sent += v->estale_sent[i].pid == 0;
	v->estale_sent[i].pid = pid;
	v->estale_sent[i].id = id;
	v->next_estale_sent = (i + 1) % VERSIONS_STALE_MAX;
}

int versions_other(struct versions *v, struct records *records, uint64_t id, pid_t pid)
{
	int sent;

	if (pid == 0)
		return -EAGAIN;
	sent = find_estale_sent(v, pid);
	if (sent >= 0)
		return v->estale_sent[sent].id == id ? 0 : -EAGAIN;
	mark_estale_sent(v, pid, id);
	return versions_raise(v, records, id) ? -ESTALE : 0;
}
