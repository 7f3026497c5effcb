/* SPDX-License-Identifier: MIT */
/* Reads and writes that are repeated until they are complete. */
#include "unit.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io.h"

static void ignore_signal(int number)
{
}

/* Writes TEXT in two parts, with a signal to the reader before each. */
static void write_in_parts(int fd, pid_t reader, const char *text)
{
	for (size_t i = 0; i < 2; i++) {
		usleep(20000);
		kill(reader, SIGUSR1);
		usleep(20000);
		if (write(fd, text + 2 * i, 2) != 2)
			_exit(1);
	}
	_exit(0);
}

static void reads_to_the_end(void **state)
{
	const struct sigaction action = {.sa_handler = ignore_signal}; /* no SA_RESTART */
	pid_t reader = getpid();
	char buf[8];
	int fds[2], status;

	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
	assert_int_equal(pipe(fds), 0);
	if (fork() == 0)
		write_in_parts(fds[1], reader, "abcd");
	close(fds[1]);
	assert_int_equal(read_all(fds[0], buf, sizeof(buf)), 4);
	assert_memory_equal(buf, "abcd", 4);
	assert_true(wait(&status) > 0 && status == 0);
	close(fds[0]);
}

static void reads_no_more_than_size(void **state)
{
	int fd = memfd_create("io", MFD_CLOEXEC);
	char buf[3] = "";

	assert_int_equal(pwrite_all(fd, "abcd", 4, 0), 0);
	assert_int_equal(read_all(fd, buf, 2), 2);
	assert_string_equal(buf, "ab");
	close(fd);
}

static void writes_at_offset(void **state)
{
	int fd = memfd_create("io", MFD_CLOEXEC);
	char buf[4] = "";

	assert_int_equal(pwrite_all(fd, "xyz", 3, 1), 0);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
	assert_int_equal(read_all(fd, buf, sizeof(buf)), 4);
	assert_memory_equal(buf, "\0xyz", 4);
	close(fd);
}

static void returns_errors(void **state)
{
	char byte = 0;

	assert_int_equal(read_all(-1, &byte, 1), -EBADF);
	assert_int_equal(pwrite_all(-1, &byte, 1, 0), -EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_to_the_end),
		cmocka_unit_test(reads_no_more_than_size),
		cmocka_unit_test(writes_at_offset),
		cmocka_unit_test(returns_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
