/* SPDX-License-Identifier: MIT */
/* What a script must not say to libnftables, however it is written; and what it may say. */
#include "unit.h"

#include "nft_script.h"

static void assert_forbidden(const char *script, const char *word)
{
	const char *found = nft_script_forbidden(script, strlen(script));

	if (!word && !found)
		return;
	if (!word || !found || strcmp(word, found) != 0)
		fail_msg("%s: %s", script, found ? found : "allowed");
}

static void include_in_disguise(void **state)
{
	static const char *const before[] = {"", "\\\n", "\r\n", ";", "{", "}", "@", "\\", "1",
		"0x1", "1d", "a:b", "dead::bb", "-", "/", "*", "\"\"", "#\n", "#\\\n", "#\"\n",
		"\"#\"", "\"\n\"", "table ip t {\n"};
	static const char *const between[] = {
		"", " ", "\t", "\\\n", "\\\r\n", " \\\n \\\n\t", "\\\n#\n", "\\\n #\"\n", "\r"};
	char script[64];

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		for (size_t j = 0; j < sizeof(between) / sizeof(*between); j++) {
			snprintf(script, sizeof(script), "%sinclude%s\"/x\"\n", before[i],
				between[j]);
			assert_forbidden(script, "include");
		}
}

static void commands(void **state)
{
	assert_forbidden("include \"/x\"", "include");
	assert_forbidden("include", "include");
	assert_forbidden("monitor\n", "monitor");
	assert_forbidden("monitor\\\n ruleset\n", "monitor");
	assert_forbidden("\\\nmonitor ruleset\n", "monitor");
	assert_forbidden("list ruleset;monitor", "monitor");
}

static void other_words(void **state)
{
	assert_forbidden("# include \"/x\"\n", NULL);
	assert_forbidden("# it's \" # include \"/x\"", NULL);
	assert_forbidden("comment \"include\"\n", NULL);
	assert_forbidden("comment \"\ninclude\n\"\n", NULL);
	assert_forbidden("jump no-include comment \"x\"\n", NULL);
	assert_forbidden("add table ip includes\n", NULL);
	assert_forbidden("define my_include = \"x\"\n", NULL);
	assert_forbidden("add chain ip t monitor_in\n", NULL);
}

static bool is_whole(const char *script)
{
	return nft_script_is_whole(script, strlen(script));
}

static void whole_scripts(void **state)
{
	assert_true(is_whole(""));
	assert_true(is_whole("table ip t {\n}\n"));
	assert_true(is_whole("add table ip t # {\n"));
	assert_true(is_whole("comment \"{\"\n"));
	assert_false(is_whole("add table ip t"));
	assert_false(is_whole("table ip t {\n"));
	assert_false(is_whole("comment \"\n"));
	assert_false(is_whole("table ip t {\\\n}#}\n{\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(include_in_disguise),
		cmocka_unit_test(commands),
		cmocka_unit_test(other_words),
		cmocka_unit_test(whole_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
