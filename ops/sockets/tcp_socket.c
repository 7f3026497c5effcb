/* SPDX-License-Identifier: MIT */
/* TCP sockets: parses replies of sock_diag(7), prints lines. See tcp_socket.h. */
#include "tcp_socket.h"

#include <inttypes.h>
#include <string.h>

#include "cleanup.h"
#include "texts.h"

static bool copy_attr(struct nlattr *attr, void *to, size_t size)
{
	if (attr)
		nla_memcpy(to, attr, (int)size);
	return attr != NULL;
}

static void copy_congestion(struct tcp_state *s, struct nlattr *tb[])
{
	static const int types[] = {INET_DIAG_VEGASINFO, INET_DIAG_DCTCPINFO, INET_DIAG_BBRINFO};

	if (tb[INET_DIAG_CONG])
		nla_strlcpy(s->congestion, tb[INET_DIAG_CONG], sizeof(s->congestion));
	for (size_t i = 0; i < ARRAY_SIZE(types) && !s->congestion_type; i++)
		if (copy_attr(tb[types[i]], &s->congestion_info, sizeof(s->congestion_info)))
			s->congestion_type = types[i];
}

static void copy_header(struct tcp_socket *s, const struct inet_diag_msg *header)
{
	s->timer = header->idiag_timer;
	s->timer_count = header->idiag_retrans;
	s->timer_msec = header->idiag_expires;
	s->uid = header->idiag_uid;
	s->cookie = (uint64_t)header->id.idiag_cookie[1] << 32 | header->id.idiag_cookie[0];
}

int tcp_socket_from_msg(struct netlink *nl, const struct nlmsghdr *msg, void *item)
{
	struct nlattr *tb[INET_DIAG_MAX + 1];
	const struct inet_diag_msg *header = netlink_header(msg, sizeof(*header));
	struct tcp_socket *s = item;
	int r = socket_from_msg(nl, msg, &s->socket);

	if (r <= 0)
		return r;
	if (nlmsg_parse((struct nlmsghdr *)msg, sizeof(*header), tb, INET_DIAG_MAX, NULL) < 0)
		return -EBADMSG;
	copy_header(s, header);
	s->mark = netlink_u32(tb[INET_DIAG_MARK], 0);
	s->cgroup = netlink_u64(tb[INET_DIAG_CGROUP_ID], 0);
	s->has_v6only = tb[INET_DIAG_SKV6ONLY] && s->socket.family == AF_INET6;
	s->has_shutdown = copy_attr(tb[INET_DIAG_SHUTDOWN], &s->shutdown, sizeof(s->shutdown));
	s->has_memory = copy_attr(tb[INET_DIAG_SKMEMINFO], s->memory, sizeof(s->memory));
	s->has_state = copy_attr(tb[INET_DIAG_INFO], s->state.info, sizeof(s->state.info));
	s->state.is_listening = socket_is_listening(&s->socket);
	copy_congestion(&s->state, tb);
	if (tb[INET_DIAG_ULP_INFO])
		s->ulp_size = (size_t)nla_memcpy(s->ulp, tb[INET_DIAG_ULP_INFO], sizeof(s->ulp));
	return 1;
}

/* Prints as ss(8) does: from ten minutes on without seconds, from ten seconds on without
 * milliseconds. */
static void print_timer_time(uint32_t msec, FILE *out)
{
	uint32_t minutes = msec / 60000, seconds = msec / 1000 % 60;
	bool has_msec = msec < 10000 && msec % 1000;

	if (minutes)
		fprintf(out, "%umin", minutes);
	if (seconds && minutes < 10)
		fprintf(out, has_msec ? "%u." : "%usec", seconds);
	if (has_msec)
		fprintf(out, "%03ums", msec % 1000);
}

static void print_timer(const struct tcp_socket *s, FILE *out)
{
	static const char *const names[] = {
		[1] = "on", [2] = "keepalive", [3] = "timewait", [4] = "persist"};

	if (!s->timer)
		return;
	fprintf(out, " timer:(%s,", s->timer < ARRAY_SIZE(names) ? names[s->timer] : "unknown");
	print_timer_time(s->timer_msec, out);
	fprintf(out, ",%u)", s->timer_count);
}

/* A path may have any bytes but newlines. */
static void print_cgroup(const struct tcp_socket *s, const char *path, FILE *out)
{
	fputs(" cgroup:", out);
	if (path)
		text_print(out, true, path);
	else
		fprintf(out, "unreachable:%" PRIx64, s->cgroup);
}

static void print_details(const struct tcp_socket *s, const char *cgroup, FILE *out)
{
	if (s->uid)
		fprintf(out, " uid:%u", s->uid);
	fprintf(out, " ino:%u sk:%" PRIx64, s->socket.item.inode, s->cookie);
	if (s->mark)
		fprintf(out, " fwmark:0x%x", s->mark);
	if (s->cgroup)
		print_cgroup(s, cgroup, out);
	if (s->has_v6only)
		fprintf(out, " v6only:%d", s->socket.v6only);
	if (s->has_shutdown)
		fprintf(out, " %c-%c", s->shutdown & 1 ? '-' : '<', s->shutdown & 2 ? '-' : '>');
}

static void print_memory(const struct tcp_socket *s, FILE *out)
{
	const uint32_t *m = s->memory;

	fprintf(out, " skmem:(r%u,rb%u,t%u,tb%u,f%u,w%u,o%u,bl%u,d%u)", m[SK_MEMINFO_RMEM_ALLOC],
		m[SK_MEMINFO_RCVBUF], m[SK_MEMINFO_WMEM_ALLOC], m[SK_MEMINFO_SNDBUF],
		m[SK_MEMINFO_FWD_ALLOC], m[SK_MEMINFO_WMEM_QUEUED], m[SK_MEMINFO_OPTMEM],
		m[SK_MEMINFO_BACKLOG], m[SK_MEMINFO_DROPS]);
}

void tcp_socket_print(const struct tcp_socket *s, const char *cgroup, FILE *out)
{
	socket_columns_print(&s->socket, out);
	print_timer(s, out);
	print_details(s, cgroup, out);
	if (s->has_memory)
		print_memory(s, out);
	if (s->has_state)
		tcp_state_print(&s->state, out);
	if (s->ulp_size)
		tcp_ulp_print(s, out);
}
