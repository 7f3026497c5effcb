/* SPDX-License-Identifier: MIT */
/*
 * Definitions missing in older kernel headers: headers of Linux 5.10 are sufficient to build. The
 * numbers are kernel ABI; callers handle kernels that do not support them.
 */
#pragma once

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#ifndef IFAPROT_UNSPEC /* Linux 5.18 */
enum { IFA_PROTO = IFA_TARGET_NETNSID + 1 };
#undef IFA_MAX
#define IFA_MAX IFA_PROTO
#define IFAPROT_UNSPEC 0
#define IFAPROT_KERNEL_LO 1
#define IFAPROT_KERNEL_RA 2
#define IFAPROT_KERNEL_LL 3
#endif

#ifndef RTNH_F_TRAP /* Linux 5.11 */
#define RTNH_F_TRAP 64
#endif
