/* SPDX-License-Identifier: MIT */
/*
 * Prints metrics as text: see metrics.h.
 *
 * The value of a label is a name as the lines of the tree show it: control characters and
 * backslashes are \ooo, and so are bytes that are not UTF-8, which Prometheus rejects. No two names
 * have the same text, so no name forges a label, a line or a series. Backslashes and quotes of this
 * text are escaped as the format requires.
 */
#include <inttypes.h>
#include <string.h>

#include "cleanup.h"
#include "metrics.h"

/* Length of the printable UTF-8 character (RFC 3629) at S; 0: it is something else. */
static size_t printable_length(const unsigned char *s)
{
	uint32_t c = s[0];
	size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	static const uint32_t least[] = {0, 0x20, 0xa0, 0x800, 0x10000};

	if (n > 1)
		c = c < 0xc0 || c > 0xf4 ? 0 : c & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80) /* also at the end of the text */
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c == 0x7f || c == '\\' || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	return n;
}

static void print_label_value(FILE *out, const char *text)
{
	size_t n;

	for (; *text; text += n) {
		n = printable_length((const unsigned char *)text);
		if (n == 0)
			fprintf(out, "\\\\%03o", (unsigned char)text[n++]);
		else if (*text == '"')
			fputs("\\\"", out);
		else
			fwrite(text, 1, n, out);
	}
}

static void print_label(FILE *out, const char *name, const char *value)
{
	if (!value)
		return;
	fprintf(out, ",%s=\"", name);
	print_label_value(out, value);
	fputc('"', out);
}

/* Prints "FAMILY{LABELS", to which further labels can be added. */
static void begin_sample(FILE *out, const char *family, const struct metrics_netns *ns)
{
	fputs(family, out);
	fputs("{netns=\"", out);
	print_label_value(out, ns->ref);
	fputc('"', out);
	print_label(out, "namespace", ns->namespace);
	print_label(out, "pod", ns->pod);
	print_label(out, "container", ns->container);
}

static void end_sample(FILE *out, uint64_t value)
{
	fprintf(out, "} %" PRIu64 "\n", value);
}

static void print_family(FILE *out, const char *family, const char *type, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", family, help, family, type);
}

static void print_info(const struct metrics_netns *all, size_t n, FILE *out)
{
	char number[32];

	print_family(out, "netns_info", "gauge", "Network namespaces, with their identifiers.");
	for (const struct metrics_netns *ns = all; ns < all + n; ns++) {
		begin_sample(out, "netns_info", ns);
		snprintf(number, sizeof(number), "%ju", (uintmax_t)ns->inode);
		print_label(out, "inode", number);
		snprintf(number, sizeof(number), "%" PRIu64, ns->cookie);
		print_label(out, "cookie", number);
		print_label(out, "engine", ns->engine);
		end_sample(out, 1);
	}
}

static void print_processes(const struct metrics_netns *all, size_t n, FILE *out)
{
	print_family(out, "netns_processes", "gauge", "Processes in the namespace.");
	for (const struct metrics_netns *ns = all; ns < all + n; ns++) {
		begin_sample(out, "netns_processes", ns);
		end_sample(out, ns->processes);
	}
}

static const struct {
	const char *family, *type, *help;
} link_families[METRICS_LINK_VALUES] = {
	[METRICS_RX_BYTES] = {"netns_network_receive_bytes_total", "counter", "Bytes received."},
	[METRICS_RX_PACKETS] = {"netns_network_receive_packets_total", "counter",
		"Packets received."},
	[METRICS_RX_ERRS] = {"netns_network_receive_errs_total", "counter",
		"Packets received with errors."},
	[METRICS_RX_DROP] = {"netns_network_receive_drop_total", "counter",
		"Received packets that were dropped or missed."},
	[METRICS_TX_BYTES] = {"netns_network_transmit_bytes_total", "counter",
		"Bytes transmitted."},
	[METRICS_TX_PACKETS] = {"netns_network_transmit_packets_total", "counter",
		"Packets transmitted."},
	[METRICS_TX_ERRS] = {"netns_network_transmit_errs_total", "counter",
		"Errors of transmission."},
	[METRICS_TX_DROP] = {"netns_network_transmit_drop_total", "counter",
		"Packets dropped before transmission."},
	[METRICS_UP] = {"netns_network_up", "gauge", "1 if operstate is up, else 0."},
	[METRICS_MTU] = {"netns_network_mtu_bytes", "gauge", "Maximum transmission unit."},
};

static void print_link_family(const struct metrics_netns *all, size_t n, size_t value, FILE *out)
{
	const char *family = link_families[value].family;

	print_family(out, family, link_families[value].type, link_families[value].help);
	for (const struct metrics_netns *ns = all; ns < all + n; ns++)
		for (size_t i = 0; i < ns->n_links; i++) {
			begin_sample(out, family, ns);
			print_label(out, "device", ns->links[i].name);
			end_sample(out, ns->links[i].values[value]);
		}
}

/* The kernel has counters and gauges among those of netstat, without telling which is which. */
static void print_value_family(const struct metrics_netns *all, size_t n, size_t value, FILE *out)
{
	const struct metrics_value *v = &metrics_values[value];
	char family[64], help[64];
	bool begun = false;

	if (v->source == METRICS_CONNTRACK) {
		snprintf(family, sizeof(family), "netns_nf_conntrack_%s", v->word);
		snprintf(help, sizeof(help), "%s",
			strcmp(v->word, "entries") == 0 ? "Tracked connections."
							: "The sysctl nf_conntrack_max.");
	} else {
		snprintf(family, sizeof(family), "netns_%s_%s_%s",
			v->source == METRICS_WORDS ? "sockstat" : "netstat", v->prefix, v->word);
		snprintf(help, sizeof(help), "Statistic %s%s.", v->prefix, v->word);
	}
	for (const struct metrics_netns *ns = all; ns < all + n; ns++) {
		if (!ns->has[value])
			continue;
		if (!begun)
			print_family(out, family,
				v->source == METRICS_PAIRS || v->source == METRICS_LINES ? "untyped"
											 : "gauge",
				help);
		begun = true;
		begin_sample(out, family, ns);
		end_sample(out, ns->values[value]);
	}
}

void metrics_print(const struct metrics_netns *all, size_t n, FILE *out)
{
	if (n == 0)
		return;
	print_info(all, n, out);
	print_processes(all, n, out);
	for (size_t i = 0; i < METRICS_LINK_VALUES; i++)
		print_link_family(all, n, i, out);
	for (size_t i = 0; i < metrics_values_count; i++)
		print_value_family(all, n, i, out);
}
