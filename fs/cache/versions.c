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

static pid_t *find_estale_sent(struct versions *v, pid_t pid)
{
	for (unsigned i = 0; v->n_estale_sent && i < VERSIONS_STALE_MAX; i++)
		if (v->estale_sent[i] == pid)
			return &v->estale_sent[i];
	return NULL;
}

void versions_forget_estale(struct versions *v, pid_t pid)
{
	pid_t *estale_sent = pid ? find_estale_sent(v, pid) : NULL;

	if (estale_sent) {
		*estale_sent = 0;
		v->n_estale_sent--;
	}
}

static bool mark_estale_sent(struct versions *v, pid_t pid)
{
	pid_t *next = &v->estale_sent[v->next_estale_sent];

	if (pid == 0 || find_estale_sent(v, pid))
		return false;
	v->n_estale_sent += *next == 0;
	*next = pid;
	v->next_estale_sent = (v->next_estale_sent + 1) % VERSIONS_STALE_MAX;
	return true;
}

int versions_other(struct versions *v, struct records *records, uint64_t id, pid_t pid)
{
	if (!mark_estale_sent(v, pid))
		return -EAGAIN;
	return versions_raise(v, records, id) ? -ESTALE : 0;
}
