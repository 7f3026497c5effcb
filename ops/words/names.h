/* SPDX-License-Identifier: MIT */
/*
 * Names of numbers, as iproute2 has them: tables, protocols, scopes, route types, link groups.
 * Names follow the current files of /etc/iproute2; numbers without a name are printed as numbers.
 * Any thread. The functions that take BUF return it; the caller owns it.
 */
#pragma once

#include <stdint.h>

#define NAME_SIZE 64

const char *table_name(uint32_t table, char buf[NAME_SIZE]);
const char *protocol_name(uint8_t protocol, char buf[NAME_SIZE]);
const char *scope_name(uint8_t scope, char buf[NAME_SIZE]);

/* Parse a name or a number; -EINVAL. */
int table_number(const char *text, uint32_t *ret);
int protocol_number(const char *text, uint8_t *ret);
int scope_number(const char *text, uint8_t *ret);

/* Number of the link group NAME; -EINVAL. */
int group_number(const char *text, uint32_t *ret);

/*
 * A stamp that changes whenever a name file for routes or rules changes: at once if EPOCH, which
 * counts the notified changes in names_directories, has changed; otherwise, for the target of a
 * symlink or a remote file system, within a second.
 */
uint64_t names_stamp(unsigned epoch);

/* Starts a request: name files are checked again on the next lookup. */
void names_begin_request(void);

/* Directories of name files; terminated by NULL. */
extern const char *const names_directories[];

/* Formats ADDRESS as inet_ntop(3) and RFC 5952 do. FAMILY: AF_INET or AF_INET6. */
const char *address_text(int family, const void *address, char buf[NAME_SIZE]);
