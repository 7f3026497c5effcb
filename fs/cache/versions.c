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

static unsigned index_of(const struct tree_node *node)
{
	return nodeid_hash(nodeid_pack(node)) % VERSIONS_MAX;
}

uint64_t versions_id(const struct versions *v, const struct tree_node *node)
{
	struct tree_node versioned = *node;

	if (versions_has(node))
		versioned.object = v->all[index_of(node)];
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
		v->all[index_of(&node)]++;
}

static pid_t *find_told(struct versions *v, pid_t pid)
{
	for (unsigned i = 0; v->n_told && i < VERSIONS_TOLD_MAX; i++)
		if (v->told[i] == pid)
			return &v->told[i];
	return NULL;
}

void versions_forget_told(struct versions *v, pid_t pid)
{
	pid_t *told = pid ? find_told(v, pid) : NULL;

	if (told) {
		*told = 0;
		v->n_told--;
	}
}

static bool may_be_told(struct versions *v, pid_t pid)
{
	pid_t *next = &v->told[v->next_told];

	if (pid == 0 || find_told(v, pid))
		return false;
	v->n_told += *next == 0;
	*next = pid;
	v->next_told = (v->next_told + 1) % VERSIONS_TOLD_MAX;
	return true;
}

int versions_other(struct versions *v, uint64_t id, pid_t pid)
{
	struct tree_node node = versions_node(id);

	if (!versions_has(&node))
		return -EEXIST;
	if (!may_be_told(v, pid))
		return -EAGAIN;
	versions_raise(v, id);
	return -ESTALE;
}
