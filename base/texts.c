/* SPDX-License-Identifier: MIT */
/* Lists of strings: see texts.h. */
#include "texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

int texts_add(struct texts *list, const char *text)
{
	if (array_reserve(&list->all, list->n, &list->room) < 0)
		return -ENOMEM;
	list->all[list->n] = strdup(text);
	if (!list->all[list->n])
		return -ENOMEM;
	list->n++;
	return 0;
}

struct order {
	int (*compare)(const char *, const char *);
};

static int compare_texts(const void *a, const void *b, void *arg)
{
	const struct order *order = arg;

	return order->compare(*(char *const *)a, *(char *const *)b);
}

void texts_sort(struct texts *list, int (*compare)(const char *, const char *))
{
	struct order order = {.compare = compare};

	if (list->n)
		qsort_r(list->all, list->n, sizeof(*list->all), compare_texts, &order);
}

void texts_print_sorted(struct texts *list, FILE *out)
{
	texts_sort(list, strverscmp);
	for (size_t i = 0; i < list->n; i++)
		if (i == 0 || strcmp(list->all[i], list->all[i - 1]) != 0)
			fprintf(out, "%s\n", list->all[i]);
}

void texts_done(struct texts *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->all[i]);
	free(list->all);
	*list = (struct texts){0};
}

static bool char_is_plain(bool field, char c)
{
	return (unsigned char)c >= ' ' + field && c != 0x7f && c != '\\';
}

void text_print(FILE *out, bool field, const char *text)
{
	size_t n = 0;

	for (; *text; text += n) {
		for (n = 0; char_is_plain(field, text[n]);)
			n++;
		fwrite(text, 1, n, out);
		if (text[n])
			fprintf(out, "\\%03o", (unsigned char)text[n++]);
	}
}
