/* SPDX-License-Identifier: MIT */
/*
 * The numbers that iproute2 has words for: tables, protocols, scopes, route types, link groups.
 * The words are those of /etc/iproute2 as the files are now, and a number where there is none.
 * All functions may be called from any thread; BUF is the caller's, and is what they return.
 */
#pragma once

#include <stdint.h>

#define NAME_SIZE 64

const char *table_name(uint32_t table, char buf[NAME_SIZE]);
const char *protocol_name(uint8_t protocol, char buf[NAME_SIZE]);
const char *scope_name(uint8_t scope, char buf[NAME_SIZE]);

/* The number of what is given by name or number; -EINVAL. */
int table_number(const char *text, uint32_t *ret);
int protocol_number(const char *text, uint8_t *ret);
int scope_number(const char *text, uint8_t *ret);

/* The number of the group of links that is called so; -EINVAL. */
int group_number(const char *text, uint32_t *ret);

/* A number that is another one when a file of words for routes or rules has changed. */
uint64_t names_stamp(void);

/* A request begins: what it says is of the files as they are from now on. */
void names_look_again(void);

/* Where such files are; NULL ends the list. */
extern const char *const names_directories[];

/* The address as inet_ntop(3) and RFC 5952 write it. FAMILY: AF_INET or AF_INET6. */
const char *address_text(int family, const void *address, char buf[NAME_SIZE]);
