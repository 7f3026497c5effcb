/* SPDX-License-Identifier: MIT */
/*
 * The settings that a new network namespace inherits: those of the initial network namespace or of
 * the creator's, which the kernel copies at creation. While none of them changes, all newly created
 * namespaces are equal.
 *
 * The settings of the initial network namespace are readable only from there: in a container, those
 * of the container are read instead, so a change on the host takes effect when the spares are
 * replaced, a second later. Values are compared, so a setting that was changed and changed back
 * since the last comparison is not noticed.
 *
 * Not thread-safe. Sources: net.core.devconf_inherit_init_net in
 * Documentation/admin-guide/sysctl/net.rst; devinet_init_net(), addrconf_init_net(),
 * neigh_parms_alloc(), tcp_sk_init(), nf_conntrack_init_net() of the kernel.
 */
#pragma once

#include <stdbool.h>

struct inherited;

/*
 * Opens and reads the settings, in the network namespace of the calling thread, which must be the
 * home namespace (netns_home()). Holds a descriptor for each setting, but no namespace. NULL: out
 * of memory or descriptors. inherited_free() takes NULL, and returns it.
 */
struct inherited *inherited_new(void);
struct inherited *inherited_free(struct inherited *in);

/* Rereads the settings and stores the new values. True: they are unchanged. */
bool inherited_same(struct inherited *in);
