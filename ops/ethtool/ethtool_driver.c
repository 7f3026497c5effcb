/* SPDX-License-Identifier: MIT */
/*
 * The files `driver` and `driver_stats` of a link: what ethtool -i and -S print. Netlink does not
 * have them, so these are requests of SIOCETHTOOL.
 */
#include <inttypes.h>
#include <linux/ethtool.h>
#include <string.h>
#include <sys/mman.h>

#include "cleanup.h"
#include "ethtool.h"
#include "rows.h"
#include "shortage.h"
#include "texts.h"
#include "words.h"

#define TRIES 4

/* --- driver ----------------------------------------------------------------------------------- */

/* No line without a value. */
static void print_text(const char *word, const char *text, size_t max, FILE *out)
{
	char value[ETHTOOL_BUSINFO_LEN + 1];

	snprintf(value, sizeof(value), "%.*s", (int)max, text);
	if (!value[0])
		return;
	fprintf(out, "%s ", word);
	text_print(out, false, value);
	fputc('\n', out);
}

static void print_supported(const char *word, bool is_supported, FILE *out)
{
	fprintf(out, "supports-%s %s\n", word, is_supported ? "yes" : "no");
}

static int driver_present(struct tree_request *rq)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};

	return ethtool_ioctl_present(rq, &info);
}

static int driver_show(struct tree_request *rq, FILE *out)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};
	int r = ethtool_ioctl(rq, &info);

	if (r < 0)
		return r == -EOPNOTSUPP ? -ENOENT : r;
	print_text("driver", info.driver, sizeof(info.driver), out);
	print_text("version", info.version, sizeof(info.version), out);
	print_text("firmware-version", info.fw_version, sizeof(info.fw_version), out);
	print_text("expansion-rom-version", info.erom_version, sizeof(info.erom_version), out);
	print_text("bus-info", info.bus_info, sizeof(info.bus_info), out);
	print_supported("statistics", info.n_stats, out);
	print_supported("test", info.testinfo_len, out);
	print_supported("eeprom-access", info.eedump_len, out);
	print_supported("register-dump", info.regdump_len, out);
	print_supported("priv-flags", info.n_priv_flags, out);
	return 0;
}

/* --- driver_stats ----------------------------------------------------------------------------- */

/*
 * Memory for a reply. The kernel writes what the driver has at that moment, however much the caller
 * has room for: who is root in the namespace may add queues meanwhile. An inaccessible page
 * follows, so the kernel stops there with EFAULT.
 */
struct reply {
	void *data;
	size_t mapped;
};

static int reply_map(struct reply *reply, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), usable = (size + page - 1) / page * page;
	void *data = mmap(
		NULL, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (data == MAP_FAILED)
		return -errno;
	*reply = (struct reply){data, usable + page};
	return mprotect((char *)data + usable, page, PROT_NONE) < 0 ? -errno : 0;
}

static void reply_unmap(struct reply *reply)
{
	if (reply->data)
		munmap(reply->data, reply->mapped);
}

static int count_stats(struct tree_request *rq, uint32_t *ret)
{
	struct {
		struct ethtool_sset_info info;
		uint32_t count;
	} request = {.info = {.cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_STATS}};
	int r = ethtool_ioctl(rq, &request);

	*ret = r == 0 && request.info.sset_mask ? request.count : 0;
	return r == -EOPNOTSUPP ? 0 : r;
}

static void print_stats(
	const struct ethtool_gstrings *names, const struct ethtool_stats *stats, FILE *out)
{
	for (size_t i = 0; i < stats->n_stats; i++) {
		char name[ETH_GSTRING_LEN + 1] = {0};

		memcpy(name, names->data + i * ETH_GSTRING_LEN, ETH_GSTRING_LEN);
		if (!name[0])
			continue;
		word_print(out, name);
		fprintf(out, " %" PRIu64 "\n", (uint64_t)stats->data[i]);
	}
}

/* -EAGAIN: their number has changed meanwhile. */
static int show_stats(struct tree_request *rq, uint32_t n, FILE *out)
{
	_cleanup_(reply_unmap) struct reply names_reply = {0}, stats_reply = {0};
	struct ethtool_gstrings *names;
	struct ethtool_stats *stats;
	int r = reply_map(&names_reply, sizeof(*names) + (size_t)n * ETH_GSTRING_LEN);

	if (r == 0)
		r = reply_map(&stats_reply, sizeof(*stats) + n * sizeof(stats->data[0]));
	if (r < 0)
		return r;
	names = names_reply.data;
	stats = stats_reply.data;
	*names = (struct ethtool_gstrings){
		.cmd = ETHTOOL_GSTRINGS, .string_set = ETH_SS_STATS, .len = n};
	*stats = (struct ethtool_stats){.cmd = ETHTOOL_GSTATS, .n_stats = n};
	r = ethtool_ioctl(rq, names);
	if (r == 0)
		r = ethtool_ioctl(rq, stats);
	if (r == -EFAULT || (r == 0 && (names->len != n || stats->n_stats != n)))
		return -EAGAIN;
	if (r == 0)
		print_stats(names, stats, out);
	return r;
}

static int driver_stats_present(struct tree_request *rq)
{
	uint32_t n;
	int r = count_stats(rq, &n);

	return r == -ENODEV || is_shortage(r) ? r : n > 0;
}

static int driver_stats_show(struct tree_request *rq, FILE *out)
{
	uint32_t n;
	int r = -EAGAIN;

	for (int i = 0; r == -EAGAIN && i < TRIES; i++) {
		r = count_stats(rq, &n);
		if (r == 0)
			r = n ? show_stats(rq, n, out) : -ENOENT;
	}
	return r;
}

const struct tree_row ethtool_driver_rows[] = {
	{"/NAME/links/IF/driver", READ_MODE, "driver and firmware, as of ethtool -i", driver_show,
		.present = driver_present, .present_announced = true},
	{"/NAME/links/IF/driver_stats", READ_MODE, "counters of the driver, as of ethtool -S",
		driver_stats_show, .present = driver_stats_present, .present_announced = true},
	{NULL},
};
