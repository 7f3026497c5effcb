/* SPDX-License-Identifier: MIT */
/*
 * What a new network namespace takes over from those that are there: settings of the first one,
 * or of its maker's, which the kernel copies when it makes it. While none of them changes, one
 * namespace that was just made is like another.
 *
 * Settings of the first namespace can be seen from nowhere else: in a container, what is read is
 * the container's own.
 *
 * Not for more than one thread at once. Sources: net.core.devconf_inherit_init_net in
 * Documentation/admin-guide/sysctl/net.rst; devinet_init_net(), addrconf_init_net(),
 * neigh_parms_alloc(), tcp_sk_init(), nf_conntrack_init_net() of the kernel.
 */
#pragma once

#include <stdbool.h>

struct inherited;

/*
 * Opens the settings and reads them, by way of the calling thread's namespace, which must be
 * home. Holds a descriptor for each, but no namespace. NULL: out of memory, or of descriptors.
 * inherited_free() takes NULL, and returns it.
 */
struct inherited *inherited_new(void);
struct inherited *inherited_free(struct inherited *in);

/* Reads them again, and keeps what they say. Did they say the same before? */
bool inherited_same(struct inherited *in);
