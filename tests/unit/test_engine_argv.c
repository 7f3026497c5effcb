/* SPDX-License-Identifier: MIT */
/* The child that reads arguments, and may never come back, keeps nothing of its parent's open. */
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "engine_proc.h"
#include "engines.h"

#define LOOK_UP_TO 64

ssize_t __wrap_engine_proc_read_path(const char *path, char *buf, size_t size);

/* In place of the real one: how many descriptors there are. */
ssize_t __wrap_engine_proc_read_path(const char *path, char *buf, size_t size)
{
	int n = 0;

	for (int fd = 0; fd < LOOK_UP_TO; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return snprintf(buf, size, "%d", n);
}

static void child_has_its_answer_only(void **state)
{
	struct engine_files files = {.root = ""};
	struct engine_reader rd = {.files = &files};
	char argv[ENGINE_ARGV_SIZE];
	int theirs = dup(STDERR_FILENO);

	assert_in_range(theirs, 0, LOOK_UP_TO - 1);
	assert_int_equal(engine_argv(&rd, 0, getpid(), argv), 1);
	assert_string_equal(argv, "1");
	close(theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(child_has_its_answer_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
