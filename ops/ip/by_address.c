/* SPDX-License-Identifier: MIT */
/* Maps addresses to namespaces: see by_address.h. */
#include "by_address.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "refs.h"
#include "shortage.h"
#include "texts.h"

/* Finds a namespace by its name, or by its inode number as in by-inode. */
static int find_namespace(struct tree_request *rq, const char *name, ino_t *ret)
{
	_cleanup_close_ int fd = -1;
	struct stat st;

	if (registry_name_valid(name))
		fd = ref_open(rq, &name, 1);
	if (fd < 0)
		return is_shortage(fd) ? fd : by_inode.find(rq, name, ret);
	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = st.st_ino;
	return 0;
}

static int check_namespace(
	struct tree_request *rq, const struct address *address, const char *name, ino_t *ret)
{
	ino_t inode;
	int r = find_namespace(rq, name, &inode);

	if (r == 0)
		r = address_index_check(rq->tree->addresses, address, inode);
	if (r == 0)
		*ret = inode;
	return r;
}

int by_address_find(
	struct tree_request *rq, const char *text, by_address_parse_fn parse, ino_t *ret)
{
	struct address address = {.size = 0};
	char buf[INTERNED_SIZE];
	char *name;
	int r;

	snprintf(buf, sizeof(buf), "%s", text);
	name = strchr(buf, '@'); /* the first '@': names may contain more */
	if (name)
		*name++ = '\0';
	r = parse(buf, &address);
	if (r < 0)
		return r;
	if (name)
		return check_namespace(rq, &address, name, ret);
	r = address_index_find(rq->tree->addresses, &address, ret);
	return r == -ENOTUNIQ ? -ENOENT : r;
}

struct listing {
	struct tree_request *rq;
	by_address_print_fn print;
	struct texts texts;
};

static int compare_owners(const void *a, const void *b)
{
	const struct address_owner *x = a, *y = b;
	int r = memcmp(&x->address, &y->address, sizeof(x->address));

	return r ? r : (x->inode > y->inode) - (x->inode < y->inode);
}

/* Adds ADDRESS@NAME, or ADDRESS@INODE if there is no name or it exceeds NAME_MAX. */
static int add_qualified(struct listing *l, ino_t inode, const char *address)
{
	char text[BY_ADDRESS_SIZE + REF_SIZE], name[REF_SIZE];
	int r = ref_name(l->rq, inode, name);

	if (r < 0 && r != -ENOENT)
		return r;
	if (r == -ENOENT || strlen(address) + 1 + strlen(name) > NAME_MAX)
		snprintf(name, sizeof(name), "%ju", (uintmax_t)inode);
	snprintf(text, sizeof(text), "%s@%s", address, name);
	return texts_add(&l->texts, text);
}

/* Adds the entries of one address: N items at FIRST, sorted by namespace. */
static int add_address(struct listing *l, const struct address_owner *first, size_t n)
{
	char text[BY_ADDRESS_SIZE];
	int r = 0;

	l->print(&first->address, text);
	if (first->inode == first[n - 1].inode)
		return texts_add(&l->texts, text);
	for (size_t i = 0; r == 0 && i < n; i++)
		if (i == 0 || first[i].inode != first[i - 1].inode)
			r = add_qualified(l, first[i].inode, text);
	return r;
}

static int add_addresses(struct listing *l, struct address_owner *all, size_t n)
{
	int r = 0;

	if (n)
		qsort(all, n, sizeof(*all), compare_owners);
	for (size_t i = 0, end; r == 0 && i < n; i = end) {
		for (end = i + 1; end < n && memcmp(&all[i].address, &all[end].address,
						     sizeof(all[i].address)) == 0;)
			end++;
		r = add_address(l, &all[i], end - i);
	}
	return r;
}

int by_address_list(struct tree_request *rq, bool links, by_address_print_fn print,
	view_each_fn each, void *arg)
{
	_cleanup_free_ struct address_owner *all = NULL;
	struct listing l = {.rq = rq, .print = print};
	size_t n;
	int r = address_index_list(rq->tree->addresses, links, &all, &n);

	if (r == 0)
		r = add_addresses(&l, all, n);
	texts_sort(&l.texts, strverscmp);
	for (size_t i = 0; r == 0 && i < l.texts.n; i++)
		r = each(l.texts.all[i], arg);
	texts_done(&l.texts);
	return r;
}
