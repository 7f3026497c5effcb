/* SPDX-License-Identifier: MIT */
/* What the exerciser does with open files: see exerciser.h. */
#include <dirent.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "exerciser.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static int flags_any(struct worker *w, bool is_view)
{
	static const int harmless[] = {
		O_NONBLOCK, O_NOFOLLOW, O_DIRECTORY, O_PATH, O_CLOEXEC, O_NOATIME, O_DIRECT};
	static const int others[] = {
		O_APPEND, O_APPEND, O_TRUNC, O_TRUNC, O_CREAT, O_EXCL, O_SYNC, O_DSYNC, O_ASYNC};
	int flags = is_view ? O_RDONLY : (int)random_below(w, O_ACCMODE + 1);

	if (one_in(w, 3))
		flags |= harmless[random_below(w, COUNT(harmless))];
	if (!is_view && !one_in(w, 3))
		flags |= others[random_below(w, COUNT(others))];
	if (!is_view && one_in(w, 100))
		flags |= O_TMPFILE;
	return flags;
}

static void op_open(struct worker *w)
{
	struct file *file = &w->files[random_below(w, FILES_MAX)];
	char path[PATH_MAX];

	if (file->fd >= 0)
		note(w, close(file->fd));
	path_any(w, path, &file->is_view);
	file->fd = (int)note(w, open(path, flags_any(w, file->is_view), 0600));
}

static void op_reopen(struct worker *w)
{
	struct file *from = file_any(w), *to = &w->files[random_below(w, FILES_MAX)];
	char path[64];

	if (!from || from->is_view || to->fd >= 0)
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", from->fd);
	to->is_view = false;
	to->fd = (int)note(w, one_in(w, 2) ? open(path, flags_any(w, false), 0600) : dup(from->fd));
}

static void op_close(struct worker *w)
{
	struct file *file = file_any(w);

	if (!file)
		return;
	note(w, close(file->fd));
	file->fd = -1;
}

static void op_read(struct worker *w)
{
	struct file *file = file_any(w);
	size_t size;
	char *memory = memory_any(w, &size);
	struct iovec parts[] = {{memory, size / 2}, {memory + size / 2, size - size / 2}};

	if (!file)
		return;
	switch (random_below(w, 4)) {
	case 0:
	case 1:
		note(w, read(file->fd, memory, size));
		break;
	case 2:
		note(w, pread(file->fd, memory, size, offset_any(w)));
		break;
	case 3:
		note(w, preadv2(file->fd, parts, 2, one_in(w, 2) ? -1 : offset_any(w),
				one_in(w, 2) ? RWF_NOWAIT : RWF_HIPRI));
		break;
	}
}

static void op_write(struct worker *w)
{
	struct file *file = file_any(w);
	char text[TEXT_MAX];
	size_t size = text_any(w, text);
	struct iovec parts[] = {{text, size / 2}, {text + size / 2, size - size / 2}};

	if (!file)
		return;
	switch (random_below(w, 4)) {
	case 0:
	case 1:
		note(w, write(file->fd, text, size));
		break;
	case 2:
		note(w, pwrite(file->fd, text, size, offset_any(w)));
		break;
	case 3:
		note(w, pwritev2(file->fd, parts, 2, one_in(w, 2) ? -1 : offset_any(w),
				one_in(w, 2) ? RWF_APPEND : RWF_SYNC));
		break;
	}
}

/* A write(2) of more than a request can carry. */
static void op_write_long(struct worker *w)
{
	struct file *file = file_any(w);
	size_t size = 200000 + random_below(w, 1000000), n = 0;
	char *text = malloc(size), line[TEXT_MAX];

	while (text && n < size) {
		size_t part = text_any(w, line);

		part = part < size - n ? part : size - n;
		memcpy(text + n, line, part);
		n += part;
	}
	if (file && text)
		note(w, write(file->fd, text, n));
	free(text);
}

static void op_truncate(struct worker *w)
{
	static const int modes[] = {0, FALLOC_FL_KEEP_SIZE, FALLOC_FL_COLLAPSE_RANGE,
		FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, FALLOC_FL_ZERO_RANGE};
	struct file *file = file_any(w);
	char path[PATH_MAX];

	if (one_in(w, 3))
		note(w, truncate(path_own(w, path), offset_any(w)));
	else if (file && one_in(w, 3))
		note(w, fallocate(file->fd, modes[random_below(w, COUNT(modes))], offset_any(w),
				offset_any(w) | 1));
	else if (file)
		note(w, ftruncate(file->fd, one_in(w, 2) ? 0 : offset_any(w)));
}

static sigjmp_buf beyond;

static void jump(__attribute__((unused)) int signal)
{
	siglongjmp(beyond, 1);
}

/* Every page is read; of a shared one that may be written, a byte is written back. */
static void touch(char *memory, size_t size, bool writes)
{
	struct sigaction action = {.sa_handler = jump}, old;

	sigaction(SIGBUS, &action, &old);
	for (volatile size_t at = 0; at < size; at += 4096)
		if (sigsetjmp(beyond, 1) == 0) {
			volatile char *byte = memory + at;
			char now = *byte;

			if (writes)
				*byte = now;
		}
	sigaction(SIGBUS, &old, NULL);
}

static void op_map(struct worker *w)
{
	struct file *file = file_any(w);
	bool writes = one_in(w, 2);
	size_t size = 1 + random_below(w, 5) * 4096;
	char *memory;

	if (!file)
		return;
	memory = mmap(NULL, size, PROT_READ | (writes ? PROT_WRITE : 0),
		one_in(w, 2) ? MAP_SHARED : MAP_PRIVATE, file->fd,
		(off_t)random_below(w, 3) * 4096);
	note(w, memory == MAP_FAILED ? -1 : 0);
	if (memory == MAP_FAILED)
		return;
	touch(memory, size, writes);
	note(w, msync(memory, size, one_in(w, 2) ? MS_SYNC : MS_ASYNC | MS_INVALIDATE));
	munmap(memory, size);
}

static void op_copy(struct worker *w)
{
	struct file *from = file_any(w), *to = file_any(w);
	off_t at = offset_any(w), to_at = offset_any(w);
	bool placed = one_in(w, 2);

	if (!from || !to)
		return;
	if (one_in(w, 2))
		note(w, sendfile(to->fd, from->fd, placed ? &at : NULL, 1 + random_below(w, 9000)));
	else
		note(w, copy_file_range(from->fd, placed ? &at : NULL, to->fd,
				one_in(w, 2) ? &to_at : NULL, 1 + random_below(w, 9000), 0));
}

/* From a file into a pipe, and from there into another one. */
static void op_splice(struct worker *w)
{
	struct file *from = file_any(w), *to = file_any(w);
	off_t at = offset_any(w);
	char text[TEXT_MAX];
	int ends[2];

	if (!from || !to || pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0)
		return;
	if (one_in(w, 2))
		note(w, splice(from->fd, one_in(w, 2) ? &at : NULL, ends[1], NULL, 9000,
				SPLICE_F_NONBLOCK | SPLICE_F_MOVE));
	else
		note(w, write(ends[1], text, text_any(w, text)));
	at = offset_any(w);
	note(w, splice(ends[0], NULL, to->fd, one_in(w, 2) ? &at : NULL, 9000,
			SPLICE_F_NONBLOCK | SPLICE_F_MOVE));
	close(ends[0]);
	close(ends[1]);
}

static void op_seek(struct worker *w)
{
	static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE};
	struct file *file = file_any(w);

	if (file)
		note(w, lseek(file->fd, one_in(w, 4) ? -offset_any(w) : offset_any(w),
				whences[random_below(w, COUNT(whences))]) < 0
				? -1
				: 0);
}

static void op_lock(struct worker *w)
{
	static const int kinds[] = {LOCK_SH, LOCK_EX, LOCK_UN};
	static const short types[] = {F_RDLCK, F_WRLCK, F_UNLCK};
	static const int commands[] = {F_SETLK, F_GETLK, F_OFD_SETLK, F_OFD_GETLK, F_SETLKW};
	struct flock lock = {.l_type = types[random_below(w, COUNT(types))],
		.l_whence = SEEK_SET,
		.l_start = offset_any(w),
		.l_len = offset_any(w)};
	struct file *file = file_any(w);

	if (file && one_in(w, 2))
		note(w, flock(file->fd, kinds[random_below(w, COUNT(kinds))] |
						(one_in(w, 2) ? LOCK_NB : 0)));
	else if (file)
		note(w, fcntl(file->fd, commands[random_below(w, COUNT(commands))], &lock));
}

static void op_attributes(struct worker *w)
{
	const struct timespec times[2] = {{.tv_sec = 1}, {.tv_nsec = UTIME_NOW}};
	struct file *file = file_any(w);
	char value[64];
	struct stat st;

	if (!file)
		return;
	switch (random_below(w, 7)) {
	case 0:
		note(w, fstat(file->fd, &st));
		break;
	case 1:
		note(w, futimens(file->fd, times));
		break;
	case 2:
		note(w, fchmod(file->fd, (mode_t)random_below(w, 01000)));
		break;
	case 3:
		note(w, fchown(file->fd, 1, 1));
		break;
	case 4:
		note(w, fgetxattr(file->fd, "user.x", value, sizeof(value)));
		break;
	case 5:
		note(w, fsetxattr(file->fd, "user.x", "x", 1, 0));
		break;
	case 6:
		note(w, flistxattr(file->fd, value, sizeof(value)));
		break;
	}
}

static void op_sync(struct worker *w)
{
	struct file *file = file_any(w);

	if (!file)
		return;
	switch (random_below(w, 5)) {
	case 0:
		note(w, fsync(file->fd));
		break;
	case 1:
		note(w, fdatasync(file->fd));
		break;
	case 2:
		note(w, sync_file_range(file->fd, offset_any(w), offset_any(w), 7));
		break;
	case 3:
		note(w, -(posix_fadvise(file->fd, 0, 0, (int)random_below(w, 6)) != 0));
		break;
	case 4:
		note(w, readahead(file->fd, offset_any(w), 9000));
		break;
	}
}

static void op_status(struct worker *w)
{
	struct file *file = file_any(w);
	struct pollfd poll_fd = {.events = POLLIN | POLLOUT | POLLPRI};
	int n;

	if (!file)
		return;
	poll_fd.fd = file->fd;
	switch (random_below(w, 4)) {
	case 0:
		note(w, poll(&poll_fd, 1, (int)random_below(w, 10)));
		break;
	case 1:
		note(w, ioctl(file->fd, FIONREAD, &n));
		break;
	case 2: /* without O_NONBLOCK, a read of events waits until the timer interrupts it */
		note(w, fcntl(file->fd, F_SETFL, one_in(w, 2) ? O_NONBLOCK : O_APPEND));
		break;
	case 3: /* kept, it would let who opens the file wait for /proc/sys/fs/lease-break-time */
		if (note(w, fcntl(file->fd, F_SETLEASE, F_RDLCK)) == 0)
			note(w, fcntl(file->fd, F_SETLEASE, F_UNLCK));
		break;
	}
}

const struct op ops_file[] = {{"open", 30, op_open}, {"reopen", 2, op_reopen},
	{"close", 6, op_close}, {"read", 15, op_read}, {"write", 20, op_write},
	{"write a long text", 1, op_write_long}, {"truncate", 5, op_truncate}, {"map", 4, op_map},
	{"copy", 4, op_copy}, {"splice", 4, op_splice}, {"seek", 6, op_seek}, {"lock", 4, op_lock},
	{"attributes", 5, op_attributes}, {"sync", 3, op_sync}, {"status", 4, op_status},
	{"ring", 5, op_ring}, {NULL}};
