/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka, in the order it wants. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>

/* The line that PRINT makes of THING is EXPECTED. */
#define assert_prints(expected, print) \
	do { \
		char *_text = NULL; \
		size_t _size; \
		FILE *out = open_memstream(&_text, &_size); \
		print; \
		fclose(out); \
		assert_string_equal(_text, expected); \
		free(_text); \
	} while (0)

static inline struct in6_addr ip(int family, const char *text)
{
	struct in6_addr address = {0};

	assert_int_equal(inet_pton(family, text, &address), 1);
	return address;
}
