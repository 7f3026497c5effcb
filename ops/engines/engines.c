/* SPDX-License-Identifier: MIT */
/* The table of container engines, and common code of its rows: see engines.h. */
#include "engines.h"

#include <string.h>

/* runc claims every container, so it is the last of the OCI engines. */
const struct engine *const engines[] = {
	&engine_docker,
	&engine_podman,
	&engine_crio,
	&engine_containerd,
	&engine_crun,
	&engine_runc,
	&engine_lxc,
	&engine_cni,
	NULL,
};

/* Returns the size in bytes of the UTF-8 character at TEXT; 0: invalid or not printable. */
static size_t character_size(const unsigned char *text)
{
	static const uint32_t least[] = {0, 0x21, 0xa1, 0x800, 0x10000};
	size_t size = text[0] < 0x80 ? 1 : text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	uint32_t c = size == 1 ? text[0] : text[0] & (0x7fu >> size);

	if ((text[0] >= 0x80 && text[0] < 0xc0) || text[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (text[i] & 0x3f);
	}
	if (c < least[size] || c == 0x7f || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	/* Unicode spaces, line separators and bidirectional controls. */
	if ((c >= 0x2000 && c < 0x2010) || (c >= 0x2028 && c < 0x2030) || c == 0x205f ||
		(c >= 0x2066 && c < 0x206a) || c == 0x3000 || c == 0xfeff)
		return 0;
	return size;
}

bool engine_name_valid(const char *name)
{
	size_t len = strlen(name), size;

	if (len == 0 || len > NAME_MAX || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		strchr(name, '/'))
		return false;
	for (; *name; name += size) {
		size = character_size((const unsigned char *)name);
		if (size == 0)
			return false;
	}
	return true;
}

static bool is_hex(const char *text, size_t n)
{
	return strspn(text, "0123456789abcdef") >= n;
}

bool engine_id_is_long(const char *id)
{
	return is_hex(id, 64) && id[64] == '\0';
}

bool engine_copy_name(char to[NAME_MAX + 1], const char *text)
{
	if (!text || !engine_name_valid(text))
		return false;
	strcpy(to, text);
	return true;
}

void engine_copy_labels(const json_t *labels, struct engine_record *ret)
{
	engine_copy_name(ret->name, engine_text(labels, "io.kubernetes.container.name"));
	engine_copy_name(ret->pod, engine_text(labels, "io.kubernetes.pod.name"));
	engine_copy_name(ret->namespace, engine_text(labels, "io.kubernetes.pod.namespace"));
}
