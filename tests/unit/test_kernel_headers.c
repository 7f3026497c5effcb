/* SPDX-License-Identifier: MIT */
/* What stands in for older headers is what the newer ones say. */
#include "unit.h"

#include <linux/rtnetlink.h>

#if defined(IFAPROT_UNSPEC) && defined(RTNH_F_TRAP)
static const int kernels[] = {IFA_PROTO, IFAPROT_UNSPEC, IFAPROT_KERNEL_LO, IFAPROT_KERNEL_RA,
	IFAPROT_KERNEL_LL, RTNH_F_TRAP};
#undef IFAPROT_UNSPEC
#undef IFAPROT_KERNEL_LO
#undef IFAPROT_KERNEL_RA
#undef IFAPROT_KERNEL_LL
#undef RTNH_F_TRAP
#define IFA_PROTO ours_IFA_PROTO
#else
#define OLD_HEADERS
#endif

#include "kernel_headers.h"

static void same_numbers(void **state)
{
#ifdef OLD_HEADERS
	skip();
#else
	static const int ours[] = {IFA_PROTO, IFAPROT_UNSPEC, IFAPROT_KERNEL_LO, IFAPROT_KERNEL_RA,
		IFAPROT_KERNEL_LL, RTNH_F_TRAP};

	assert_memory_equal(ours, kernels, sizeof(ours));
	assert_int_equal(IFA_MAX, IFA_PROTO);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
