/* SPDX-License-Identifier: MIT */
/* The name that leads to a namespace, while names come and go. Needs root. */
#include "holding.h"

#include <sys/mount.h>
#include <unistd.h>

#include "netns.h"

static void assert_name(ino_t inode, const char *name)
{
	char found[REGISTRY_NAME_MAX + 1];

	assert_int_equal(discover_name(discover, inode, found), 0);
	assert_string_equal(found, name);
}

static void assert_nameless(ino_t inode)
{
	char found[REGISTRY_NAME_MAX + 1];

	assert_int_equal(discover_name(discover, inode, found), -ENOENT);
}

static void names(void **state)
{
	struct holding c = holding_start(by_process, nothing);
	int fd = discover_open(discover, c.inode);
	char found[PATH_MAX];

	assert_nameless(c.inode);
	assert_int_equal(registry_add(registry, "reserved", fd), 0);
	assert_nameless(c.inode);
	assert_int_equal(registry_add(registry, "n m", fd), 0);
	assert_name(c.inode, "n m");
	assert_int_equal(registry_add(registry, "a", fd), 0);
	assert_int_equal(registry_add(registry, "z", fd), 0);
	assert_name(c.inode, "a");
	assert_int_equal(discover_path(discover, c.inode, found), 0);
	assert_string_equal(found, in_dir("names/a"));
	assert_int_equal(registry_remove(registry, "a"), 0);
	assert_name(c.inode, "n m");
	assert_int_equal(registry_remove(registry, "n m"), 0);
	assert_name(c.inode, "z");
	assert_int_equal(registry_remove(registry, "z"), 0);
	assert_nameless(c.inode);
	assert_int_equal(registry_remove(registry, "reserved"), 0);
	close(fd);
	holding_end(&c);
	assert_gone(c.inode);
}

static void a_name_below_another(void **state)
{
	struct holding one = holding_start(by_process, nothing),
		       two = holding_start(by_process, nothing);
	int fd = discover_open(discover, one.inode);

	assert_int_equal(registry_add(registry, "x", fd), 0);
	close(fd);
	fd = discover_open(discover, two.inode);
	assert_name(one.inode, "x");
	assert_int_equal(netns_bind(fd, in_dir("names/x")), 0);
	close(fd);
	assert_nameless(one.inode);
	assert_name(two.inode, "x");
	assert_int_equal(umount2(in_dir("names/x"), 0), 0);
	assert_name(one.inode, "x");
	assert_nameless(two.inode);
	assert_int_equal(registry_remove(registry, "x"), 0);
	holding_end(&one);
	holding_end(&two);
}

static void symlinks(void **state)
{
	struct holding one = holding_start(by_process, nothing),
		       two = holding_start(by_process, nothing);
	char target[64];

	for (int i = 0; i < 100; i++) {
		const struct holding *c = i % 2 ? &one : &two;

		snprintf(target, sizeof(target), "/proc/%d/ns/net", c->pid);
		assert_int_equal(symlink(target, in_dir("names/link")), 0);
		assert_name(c->inode, "link");
		assert_nameless(i % 2 ? two.inode : one.inode);
		assert_int_equal(unlink(in_dir("names/link")), 0);
		assert_nameless(c->inode);
	}
	holding_end(&one);
	holding_end(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(a_name_below_another),
		cmocka_unit_test(symlinks),
	};

	be_alone();
	return cmocka_run_group_tests(tests, holding_set_up, holding_tear_down);
}
