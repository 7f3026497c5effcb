/* SPDX-License-Identifier: MIT */
/* Open files of the tree: see open_file.h. */
#include "open_file.h"

#include <stdlib.h>

#include "cache.h"
#include "long_text.h"
#include "stream.h"
#include "writer.h"

struct open_file *open_file_free(struct open_file *f)
{
	if (!f)
		return NULL;
	if (f->reads)
		cache_close(f->reads, f->id);
	if (f->bypass)
		cache_close_bypass(f->bypass, f->id);
	snapshot_unref(f->snapshot);
	long_text_close(f->long_text);
	stream_free(f->stream);
	writer_free(f->writer);
	free(f->path);
	free(f);
	return NULL;
}

void open_files_end(struct fs *fs)
{
	struct open_file *f;

	while ((f = stream_file(fs)))
		open_file_free(f);
}
