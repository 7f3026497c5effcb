/* SPDX-License-Identifier: MIT */
/* The words of upper layer protocols of TCP sockets, TLS and MPTCP, as in ss(8). */
#include <inttypes.h>
#include <linux/mptcp.h>
#include <linux/tls.h>
#include <string.h>

#include "cleanup.h"
#include "tcp_socket.h"
#include "texts.h"

#ifndef TLS_TX_ZEROCOPY_RO /* Linux 5.19 */
enum { TLS_INFO_ZC_RO_TX = TLS_INFO_RXCONF + 1 };
#undef TLS_INFO_MAX
#define TLS_INFO_MAX TLS_INFO_ZC_RO_TX
#endif

struct number_name {
	unsigned number;
	const char *name;
};

static const char *find_name(const struct number_name *names, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

/* Prints " WORD: NAME" for a number that has one. */
static void print_named(const char *word, struct nlattr *attr, const struct number_name *names,
	size_t n, bool unknown, FILE *out)
{
	unsigned number = netlink_u16(attr, 0);
	const char *name = find_name(names, n, number);

	if (!attr || (!name && !unknown))
		return;
	if (name)
		fprintf(out, " %s: %s", word, name);
	else
		fprintf(out, " %s: unknown(%u)", word, number);
}

static void print_tls(struct nlattr *attr, FILE *out)
{
	static const struct number_name versions[] = {
		{TLS_1_2_VERSION, "1.2"}, {TLS_1_3_VERSION, "1.3"}};
	static const struct number_name ciphers[] = {
		{TLS_CIPHER_AES_GCM_128, "aes-gcm-128"}, {TLS_CIPHER_AES_GCM_256, "aes-gcm-256"}};
	static const struct number_name places[] = {{TLS_CONF_BASE, "none"}, {TLS_CONF_SW, "sw"},
		{TLS_CONF_HW, "hw"}, {TLS_CONF_HW_RECORD, "hw-record"}};
	struct nlattr *tb[TLS_INFO_MAX + 1];

	if (nla_parse_nested(tb, TLS_INFO_MAX, attr, NULL) < 0)
		return;
	print_named("version", tb[TLS_INFO_VERSION], versions, ARRAY_SIZE(versions), true, out);
	print_named("cipher", tb[TLS_INFO_CIPHER], ciphers, ARRAY_SIZE(ciphers), false, out);
	print_named("rxconf", tb[TLS_INFO_RXCONF], places, ARRAY_SIZE(places), true, out);
	print_named("txconf", tb[TLS_INFO_TXCONF], places, ARRAY_SIZE(places), true, out);
	if (tb[TLS_INFO_ZC_RO_TX])
		fputs(" zc_ro_tx", out);
}

/* A letter for each MPTCP_SUBFLOW_FLAG_*, from bit 0 on. */
static void print_mptcp_flags(uint32_t flags, FILE *out)
{
	static const char letters[] = "MmJjBbecv";

	fputs(" flags:", out);
	for (size_t i = 0; letters[i]; i++)
		if (flags & 1u << i)
			fputc(letters[i], out);
}

static void print_mptcp_tokens(struct nlattr *tb[], FILE *out)
{
	if (!tb[MPTCP_SUBFLOW_ATTR_TOKEN_REM] || !tb[MPTCP_SUBFLOW_ATTR_ID_REM] ||
		!tb[MPTCP_SUBFLOW_ATTR_TOKEN_LOC] || !tb[MPTCP_SUBFLOW_ATTR_ID_LOC])
		return;
	fprintf(out, " token:%04x(id:%u)/%04x(id:%u)",
		netlink_u32(tb[MPTCP_SUBFLOW_ATTR_TOKEN_REM], 0),
		netlink_u8(tb[MPTCP_SUBFLOW_ATTR_ID_REM], 0),
		netlink_u32(tb[MPTCP_SUBFLOW_ATTR_TOKEN_LOC], 0),
		netlink_u8(tb[MPTCP_SUBFLOW_ATTR_ID_LOC], 0));
}

static void print_mptcp(struct nlattr *attr, FILE *out)
{
	struct nlattr *tb[MPTCP_SUBFLOW_ATTR_MAX + 1];

	if (nla_parse_nested(tb, MPTCP_SUBFLOW_ATTR_MAX, attr, NULL) < 0)
		return;
	if (netlink_u32(tb[MPTCP_SUBFLOW_ATTR_FLAGS], 0))
		print_mptcp_flags(netlink_u32(tb[MPTCP_SUBFLOW_ATTR_FLAGS], 0), out);
	print_mptcp_tokens(tb, out);
	if (tb[MPTCP_SUBFLOW_ATTR_MAP_SEQ])
		fprintf(out, " seq:%" PRIx64, netlink_u64(tb[MPTCP_SUBFLOW_ATTR_MAP_SEQ], 0));
	if (tb[MPTCP_SUBFLOW_ATTR_MAP_SFSEQ])
		fprintf(out, " sfseq:%x", netlink_u32(tb[MPTCP_SUBFLOW_ATTR_MAP_SFSEQ], 0));
	if (tb[MPTCP_SUBFLOW_ATTR_SSN_OFFSET])
		fprintf(out, " ssnoff:%x", netlink_u32(tb[MPTCP_SUBFLOW_ATTR_SSN_OFFSET], 0));
	if (tb[MPTCP_SUBFLOW_ATTR_MAP_DATALEN])
		fprintf(out, " maplen:%x", netlink_u16(tb[MPTCP_SUBFLOW_ATTR_MAP_DATALEN], 0));
}

void tcp_ulp_print(const struct tcp_socket *s, FILE *out)
{
	struct nlattr *tb[INET_ULP_INFO_MAX + 1];
	char name[TCP_NAME_SIZE];

	if (nla_parse(tb, INET_ULP_INFO_MAX, (struct nlattr *)s->ulp, (int)s->ulp_size, NULL) < 0)
		return;
	if (tb[INET_ULP_INFO_NAME]) {
		nla_strlcpy(name, tb[INET_ULP_INFO_NAME], sizeof(name));
		fputs(" tcp-ulp-", out);
		text_print(out, true, name);
	}
	if (tb[INET_ULP_INFO_TLS])
		print_tls(tb[INET_ULP_INFO_TLS], out);
	if (tb[INET_ULP_INFO_MPTCP])
		print_mptcp(tb[INET_ULP_INFO_MPTCP], out);
}
