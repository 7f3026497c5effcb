/* SPDX-License-Identifier: MIT */
/*
 * inotify(7) reports a rename that goes through a second name as IN_CREATE of the new name, then
 * IN_DELETE of the old one. Programs that watch the registry (zebra -n of FRR, ip netns monitor)
 * know a namespace by one name: they ignore a second name, then drop the namespace with the first
 * one. So IN_DELETE has to come first, while the namespace keeps a name.
 */
#pragma once

/*
 * Makes inotify report that OLD was deleted. OLD and NEW are paths in one directory; OLD may be a
 * mount point, NEW does not exist. At any moment one of the two leads to the namespace, even if the
 * process is killed.
 *
 * 0: OLD is unchanged. 1: OLD was created by another process meanwhile, and NEW has the namespace,
 * with all of its mounts. A negative errno: nothing changed, and nothing was reported. -EEXIST: NEW
 * exists. Any thread.
 */
int removal_event_send(const char *old, const char *new);
