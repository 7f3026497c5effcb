/* SPDX-License-Identifier: MIT */
/* Names and paths: what may be one, and that a walk ends where our own tree begins. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error_log.h"
#include "registry.h"
#include "walk.h"

static void names(void **state)
{
	char longest[257] = {0};

	memset(longest, 'x', 255);
	assert_true(registry_name_valid("web"));
	assert_true(registry_name_valid("cni-9ca95d5b"));
	assert_true(registry_name_valid("name with spaces"));
	assert_true(registry_name_valid("\xc3\xa9"));
	assert_true(registry_name_valid("..."));
	assert_true(registry_name_valid(longest));
	longest[255] = 'x';
	assert_false(registry_name_valid(longest));
	assert_false(registry_name_valid(""));
	assert_false(registry_name_valid("."));
	assert_false(registry_name_valid(".."));
	assert_false(registry_name_valid("-x"));
	assert_false(registry_name_valid("a/b"));
	assert_false(registry_name_valid("a\nb"));
	assert_false(registry_name_valid("a\x7f"));
}

/* Walks from /, and returns the inode it gets to, or the error. */
static long walk(const char *path, char rest[PATH_MAX])
{
	int root = open("/", O_PATH | O_CLOEXEC), fd = walk_open(root, path, rest);
	struct stat st;

	close(root);
	if (fd < 0)
		return fd;
	assert_int_equal(fstat(fd, &st), 0);
	close(fd);
	return (long)st.st_ino;
}

static long inode(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (long)st.st_ino;
}

static void walks_as_the_kernel_does(void **state)
{
	static const char *const paths[] = {"/", "/proc/self/ns/net", "/proc/self/root/etc",
		"//etc/./../etc/passwd", "/proc/thread-self/fd/0"};
	char rest[PATH_MAX];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_int_equal(walk(paths[i], rest), inode(paths[i]));
	assert_int_equal(walk("/nowhere/at/all", rest), -ENOENT);
	assert_int_equal(walk("/etc/passwd/x", rest), -ENOTDIR);
}

static void walks_along_symlinks(void **state)
{
	char dir[] = "/tmp/unit.XXXXXX", path[64], rest[PATH_MAX];

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a", dir);
	assert_int_equal(symlink("b", path), 0);
	assert_int_equal(walk(path, rest), -ENOENT);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("../../etc/passwd", path), 0);
	assert_int_equal(walk(path, rest), inode("/etc/passwd"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("a", path), 0);
	assert_int_equal(walk(path, rest), -ELOOP);
	assert_int_equal(unlink(path), 0);
	rmdir(dir);
}

/* /proc plays the part of our own tree. */
static void does_not_walk_into_our_own_tree(void **state)
{
	char rest[PATH_MAX];
	struct stat st;

	assert_int_equal(stat("/proc", &st), 0);
	walk_init(st.st_dev);
	assert_int_equal(walk("/etc/../proc//web/ns", rest), -EXDEV);
	assert_string_equal(rest, "web/ns");
	assert_int_equal(walk("/proc", rest), -EXDEV);
	assert_string_equal(rest, "");
	walk_init(0);
}

static void log_keeps_the_last(void **state)
{
	struct error_log *log = error_log_new();
	char *text = NULL;
	size_t size, lines = 0;
	FILE *out = open_memstream(&text, &size);

	for (int i = 0; i < ERROR_LOG_LINES + 5; i++)
		error_log_add(log, "mkdir", i == ERROR_LOG_LINES + 4 ? "/a\nb" : "/x", -EEXIST, "");
	error_log_print(log, out);
	fclose(out);
	for (char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, ERROR_LOG_LINES);
	assert_non_null(strstr(text, " mkdir /x: File exists (EEXIST)\n"));
	assert_non_null(strstr(text, " mkdir /a\\012b: File exists (EEXIST)\n"));
	free(text);
	error_log_free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(walks_as_the_kernel_does),
		cmocka_unit_test(walks_along_symlinks),
		cmocka_unit_test(does_not_walk_into_our_own_tree),
		cmocka_unit_test(log_keeps_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
