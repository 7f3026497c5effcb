/* SPDX-License-Identifier: MIT */
/* The command line: see options.h and netnsfs(8). */
#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "registry.h"
#include "stock.h"

#define MODE_DEFAULT 0750
/* In MiB. */
#define MEMORY_DEFAULT 16
#define MEMORY_MAX 65536
#define SPARES_DEFAULT 16 /* measured: more gain nothing */

#define OPTION(template, field) \
	{ \
		template, offsetof(struct options, field), 1 \
	}

enum { KEY_IGNORE = 1 };

static const struct fuse_opt option_table[] = {
	OPTION("-f", foreground),
	OPTION("-d", debug),
	OPTION("-h", help),
	OPTION("--help", help),
	OPTION("-V", version),
	OPTION("--version", version),
	OPTION("registry=%s", registry),
	OPTION("mode=%s", mode_text),
	OPTION("gid=%u", gid),
	OPTION("memory=%u", memory),
	OPTION("spares=%u", spares),
	OPTION("allow_other", allow_other),
	/* Options of fstab(5) for mount(8) and init systems. */
	FUSE_OPT_KEY("defaults", KEY_IGNORE),
	FUSE_OPT_KEY("auto", KEY_IGNORE),
	FUSE_OPT_KEY("noauto", KEY_IGNORE),
	FUSE_OPT_KEY("nofail", KEY_IGNORE),
	FUSE_OPT_KEY("_netdev", KEY_IGNORE),
	FUSE_OPT_KEY("x-", KEY_IGNORE),
	/* No effect on our timestamps. libfuse knows only their negative forms. */
	FUSE_OPT_KEY("atime", KEY_IGNORE),
	FUSE_OPT_KEY("diratime", KEY_IGNORE),
	FUSE_OPT_KEY("relatime", KEY_IGNORE),
	FUSE_OPT_KEY("strictatime", KEY_IGNORE),
	FUSE_OPT_KEY("lazytime", KEY_IGNORE),
	FUSE_OPT_END,
};

static int parse_option(void *data, const char *arg, int key, _unused_ struct fuse_args *out)
{
	struct options *o = data;

	if (key == KEY_IGNORE || (key == FUSE_OPT_KEY_OPT && strncmp(arg, "x-", 2) == 0))
		return 0;
	if (key != FUSE_OPT_KEY_NONOPT)
		return 1;
	o->mountpoint = arg; /* the last one: mount(8) gives a source, too */
	o->n_places++;
	return 0;
}

static void usage(FILE *out)
{
	fputs("Usage: netnsfs [-f] [-d] [-o OPTION[,OPTION...]] MOUNTPOINT\n"
	      "Shows the network namespaces of this machine as a directory tree.\n\n"
	      "  -f                 stay in the foreground\n"
	      "  -d                 the same, and print every request\n"
	      "  -h, --help         this text\n"
	      "  -V, --version      the version\n"
	      "  -o registry=DIR    the directory of names (" REGISTRY_DEFAULT ")\n"
	      "  -o gid=GID         the group of the files\n"
	      "  -o memory=MIB      memory for the text of files (16); longer ones go to /tmp\n"
	      "  -o mode=MODE       the mode of the root directory (0750)\n"
	      "  -o spares=NUMBER   limit of namespaces created ahead in a burst (16)\n"
	      "  -o allow_other     users other than root may enter, subject to modes\n\n"
	      "To end it: umount MOUNTPOINT. See netnsfs(8).\n",
		out);
}

int startup_error(const char *what, const char *why)
{
	fprintf(stderr, "netnsfs: %s: %s\n", what, why);
	return 1;
}

static int parse_mode(const char *text, mode_t *ret)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (*text == '\0' || *end != '\0' || mode > 0777)
		return -EINVAL;
	*ret = (mode_t)mode;
	return 0;
}

static int check_values(struct options *o)
{
	if (o->mode_text && parse_mode(o->mode_text, &o->mode) < 0)
		return startup_error(o->mode_text, "not a mode (octal, 0 to 0777)");
	if (o->memory == 0 || o->memory > MEMORY_MAX)
		return startup_error("memory", strerror(ERANGE));
	if (o->spares > STOCK_MAX)
		return startup_error("spares", strerror(ERANGE));
	return 0;
}

static void add_fuse_options(struct fuse_args *args, const struct options *o)
{
	fuse_opt_add_arg(args, "-ofsname=netnsfs,subtype=netnsfs");
	if (o->allow_other) /* always with default_permissions: modes must be checked */
		fuse_opt_add_arg(args, "-oallow_other,default_permissions");
	if (o->debug)
		fuse_opt_add_arg(args, "-d");
}

bool options_parse(struct fuse_args *args, struct options *o, int *ret_status)
{
	*o = (struct options){
		.mode = MODE_DEFAULT, .memory = MEMORY_DEFAULT, .spares = SPARES_DEFAULT};
	*ret_status = 1;
	if (fuse_opt_parse(args, o, option_table, parse_option) < 0)
		return false;
	if (o->help || o->version) {
		*ret_status = 0;
		if (o->version)
			puts("netnsfs " VERSION);
		else
			usage(stdout);
		return false;
	}
	if (o->n_places < 1 || o->n_places > 2) {
		usage(stderr);
		return false;
	}
	add_fuse_options(args, o);
	o->foreground |= o->debug;
	return check_values(o) == 0;
}

void options_free(struct options *o)
{
	free(o->registry);
	free(o->mode_text);
}
