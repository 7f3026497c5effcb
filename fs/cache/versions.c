/* SPDX-License-Identifier: MIT */
/* Versions of nodes: see versions.h. */
#include "versions.h"

#include <errno.h>

#include "nodeid.h"

bool versions_has(const struct tree_node *node)
{
	return tree_is_announced(node) && tree_row_parent(node->row) == TREE_NAME_ROW;
}

struct tree_node versions_node(uint64_t id)
{
	struct tree_node node = nodeid_unpack(id);

	if (versions_has(&node))
		node.object = 0;
	return node;
}

static unsigned version_slot(const struct tree_node *node)
{
	return nodeid_hash(nodeid_pack(node)) % VERSIONS_MAX;
}

uint64_t versions_id(const struct versions *v, const struct tree_node *node)
{
	struct tree_node versioned = *node;

	if (versions_has(node))
		versioned.object = v->all[version_slot(node)];
	return nodeid_pack(&versioned);
}

bool versions_is_current(const struct versions *v, uint64_t id)
{
	struct tree_node node = versions_node(id);

	return versions_id(v, &node) == id;
}

void versions_raise(struct versions *v, uint64_t id)
{
	struct tree_node node = versions_node(id);

	if (versions_is_current(v, id))
		v->all[version_slot(&node)]++;
}

static pid_t *find_estale_sent(struct versions *v, pid_t pid)
{
	for (unsigned i = 0; v->n_estale_sent && i < VERSIONS_STALE_MAX; i++)
		if (v->estale_sent[i] == pid)
			return &v->estale_sent[i];
	return NULL;
}

void versions_forget_told(struct versions *v, pid_t pid)
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

int versions_other(struct versions *v, uint64_t id, pid_t pid)
{
	struct tree_node node = versions_node(id);

	if (!versions_has(&node))
		return -EEXIST;
	if (!mark_estale_sent(v, pid))
		return -EAGAIN;
	versions_raise(v, id);
	return -ESTALE;
}
