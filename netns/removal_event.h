/* SPDX-License-Identifier: MIT */
/*
 * inotify(7) reports a rename by two names as IN_CREATE of the new one, then IN_DELETE of the old
 * one. Programs that watch the registry (zebra -n of FRR, ip netns monitor) know a namespace by one
 * name: they ignore a second name, then drop the namespace with the first one. So IN_DELETE has to
 * come first, while the namespace keeps a name.
 */
#pragma once

/*
 * Makes inotify report that OLD was deleted. OLD and NEW are paths in one directory; OLD may be a
 * mount point, NEW does not exist. At each moment one of the two leads to the namespace, also when
 * the process is killed.
 *
 * 0: OLD is as before. 1: OLD was taken meanwhile, and NEW has the namespace, with all of its
 * mounts. A negative errno: nothing changed, and nothing was reported. -EEXIST: NEW exists. Any
 * thread.
 */
int removal_event_send(const char *old, const char *new);
