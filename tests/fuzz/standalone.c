/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target where there is no libFuzzer: all seeds, then for a while seeds that were
 * changed here and there. The numbers are the same every time.
 *
 * usage: TARGET SECONDS DIRECTORY
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SEEDS_MAX 256
#define SIZE_MAX_INPUT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct input {
	size_t size;
	uint8_t data[SIZE_MAX_INPUT];
} seeds[SEEDS_MAX];
static size_t n_seeds;

static uint64_t state = 1;

/* xorshift64, below N. */
static size_t random_below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state % n);
}

static int read_seed(const char *directory, const char *name)
{
	struct input *seed = &seeds[n_seeds];
	char path[4096];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	in = fopen(path, "r");
	if (!in)
		return -1;
	seed->size = fread(seed->data, 1, sizeof(seed->data), in);
	fclose(in);
	n_seeds++;
	return 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_seeds(const char *directory)
{
	struct dirent **names;
	int n = scandir(directory, &names, NULL, compare_names), r = n < 0 ? -1 : 0;

	for (int i = 0; i < n; i++) {
		if (r == 0 && names[i]->d_name[0] != '.' && n_seeds < SEEDS_MAX)
			r = read_seed(directory, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return n_seeds ? r : -1;
}

static void insert(struct input *input, size_t at, const uint8_t *data, size_t size)
{
	if (size > sizeof(input->data) - input->size)
		return;
	memmove(input->data + at + size, input->data + at, input->size - at);
	memcpy(input->data + at, data, size);
	input->size += size;
}

/* The words of the seeds are the alphabet: a piece of one goes into another. */
static void splice(struct input *input)
{
	const struct input *other = &seeds[random_below(n_seeds)];
	size_t from = random_below(other->size + 1), size = random_below(other->size - from + 1);

	insert(input, random_below(input->size + 1), other->data + from, size);
}

/* What messages have for a length, a type or a number: of 1, 2 or 4 bytes, where such a one may be.
 */
static void put_number(struct input *input)
{
	static const uint32_t likely[] = {
		0, 1, 2, 3, 4, 5, 7, 8, 10, 16, 20, 128, 254, 255, 256, 0x7fff, 0xffff, 1u << 31};
	uint32_t number = random_below(4) ? likely[random_below(sizeof(likely) / sizeof(likely[0]))]
					  : (uint32_t)random_below(UINT32_MAX);
	size_t size = (size_t)1 << random_below(3),
	       at = random_below(input->size + 1) / size * size;

	if (at + size <= input->size)
		memcpy(input->data + at, &number, size);
}

static void change(struct input *input)
{
	static const char likely[] = " /:.-#\t\n0123456789af\0\xff";
	size_t at = random_below(input->size + 1), size;
	uint8_t byte = (uint8_t)likely[random_below(sizeof(likely))];

	switch (random_below(5)) {
	case 0:
		splice(input);
		break;
	case 1:
		insert(input, at, &byte, 1);
		break;
	case 2:
		if (at < input->size)
			input->data[at] = byte;
		break;
	case 3:
		size = random_below(input->size - at + 1);
		memmove(input->data + at, input->data + at + size, input->size - at - size);
		input->size -= size;
		break;
	case 4:
		put_number(input);
		break;
	}
}

/* From memory of the exact size, so that a sanitizer sees what is read beyond it. */
static void run(const struct input *input)
{
	uint8_t *data = malloc(input->size + !input->size);

	memcpy(data, input->data, input->size);
	LLVMFuzzerTestOneInput(data, input->size);
	free(data);
}

int main(int argc, char **argv)
{
	struct input input;
	time_t end;
	unsigned long runs = 0;

	if (argc != 3 || read_seeds(argv[2]) < 0) {
		fprintf(stderr, "usage: %s SECONDS DIRECTORY\n", argv[0]);
		return 2;
	}
	for (size_t i = 0; i < n_seeds; i++)
		run(&seeds[i]);
	for (end = time(NULL) + atoi(argv[1]); time(NULL) < end; runs++) {
		input = seeds[random_below(n_seeds)];
		for (size_t n = 1 + random_below(8); n > 0; n--)
			change(&input);
		run(&input);
	}
	printf("%lu runs\n", runs);
	return 0;
}
