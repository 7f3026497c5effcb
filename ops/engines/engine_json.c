/* SPDX-License-Identifier: MIT */
/* JSON files of container engines: see engine_files.h. */
#include <string.h>

#include "cleanup.h"
#include "engine_files.h"

json_t *engine_json_text(const char *text, size_t size)
{
	return json_loadb(text, size, JSON_DECODE_INT_AS_REAL, NULL);
}

static json_t *read_json(struct engine_files *files, const char *path, struct stamp *stamp)
{
	_cleanup_free_ char *text = NULL;
	int size = engine_read_stamped(files, path, &text, stamp);
	json_error_t error;
	json_t *json;

	if (size < 0)
		return NULL;
	json = json_loadb(text, (size_t)size, JSON_DECODE_INT_AS_REAL, &error);
	if (!json && json_error_code(&error) == json_error_out_of_memory)
		engine_note(files, -ENOMEM);
	return json;
}

json_t *engine_json(struct engine_files *files, struct stamps *stamps, const char *path)
{
	struct stamp stamp;
	json_t *json = read_json(files, path, &stamp);

	stamps_add(files, stamps, path, &stamp);
	return json;
}

void engine_json_done(struct engine_files *files)
{
	json_decref(files->cached);
	files->cached = NULL;
	free(files->cached_path);
	files->cached_path = NULL;
}

json_t *engine_json_cached(struct engine_files *files, struct stamps *stamps, const char *path)
{
	struct stamp now;

	engine_stamp(files, path, &now);
	if (!files->cached_path || strcmp(files->cached_path, path) != 0 ||
		!stamp_holds(&files->cached_stamp, &now)) {
		engine_json_done(files);
		files->cached = read_json(files, path, &files->cached_stamp);
		files->cached_stamp.settled &= !files->shortage;
		files->cached_path = strdup(path);
	}
	stamps_add(files, stamps, path, &files->cached_stamp);
	return files->cached;
}

const char *engine_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

uint64_t engine_number(const json_t *object, const char *key)
{
	double number = json_number_value(json_object_get(object, key));

	return number >= 1 && number < 9007199254740992.0 ? (uint64_t)number : 0;
}
