/* SPDX-License-Identifier: MIT */
/*
 * The systemd unit of a process, from its /proc/PID/cgroup (cgroups(7)): the hierarchy
 * `name=systemd` of version 1, or version 2. The name is that of the outermost unit of the path, as
 * for `systemctl status PID` (sd_pid_get_unit(3)): slices are skipped, and what is below the unit
 * belongs to it. A unit of a user manager (user@UID.service) is NAME@UID (sd_pid_get_user_unit(3)).
 * Any thread; never blocks.
 */
#pragma once

#include <limits.h>

#define UNIT_NAME_SIZE (NAME_MAX + 1)

/*
 * Finds the unit in TEXT. INIT is the text of PID 1, whose cgroup shows the root of the units: that
 * may be below or above the root of the hierarchy. -ENOENT: the process is in no unit, or in the
 * scope of a container.
 */
int unit_of_cgroup(const char *text, const char *init, char ret[UNIT_NAME_SIZE]);
