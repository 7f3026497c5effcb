/* SPDX-License-Identifier: MIT */
/* Texts that an engine or a container may have made up: cgroups, names, states. */
#include "engine_tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine_proc.h"
#include "engines.h"
#include "unit_cgroup.h"

static const char *member(const char *text)
{
	static char member[512];
	struct engine_member m;

	if (container_of_cgroup(text, &m) < 0)
		return "none";
	snprintf(member, sizeof(member), "%s %.12s", m.engine->name, m.id);
	return member;
}

static void cgroup_texts(void **state)
{
	assert_string_equal(member(""), "none");
	assert_string_equal(member("0::/\n"), "none");
	assert_string_equal(member("0::/user.slice/session-1.scope\n"), "none");
	assert_string_equal(member("0::/system.slice/docker-" A ".scope\n"), "docker aaaaaaaaaaaa");
	assert_string_equal(member("0::/docker/" A "\n"), "docker aaaaaaaaaaaa");
	assert_string_equal(
		member("0::/docker/" A "/init.scope/x.service\n"), "docker aaaaaaaaaaaa");
	assert_string_equal(member("0::/../docker/" A), "docker aaaaaaaaaaaa");
	assert_string_equal(member("12:pids:/docker/" A "\n1:name=systemd:/docker/" A "\n0::/\n"),
		"docker aaaaaaaaaaaa");
	assert_string_equal(member("0::/kubepods.slice/kubepods-besteffort.slice/"
				   "kubepods-besteffort-pod1_2.slice/cri-containerd-" B ".scope\n"),
		"containerd bbbbbbbbbbbb");
	assert_string_equal(
		member("0::/kubepods/burstable/pod1-2/" B "\n"), "containerd bbbbbbbbbbbb");
	assert_string_equal(
		member("0::/kubepods/burstable/pod1-2/crio-" B "\n"), "crio bbbbbbbbbbbb");
	assert_string_equal(member("0::/kubepods.slice/crio-" B ".scope\n"), "crio bbbbbbbbbbbb");
	assert_string_equal(member("0::/kubepods.slice/crio-conmon-" B ".scope\n"), "none");
	assert_string_equal(
		member("0::/machine.slice/libpod-" C ".scope/container\n"), "podman cccccccccccc");
	assert_string_equal(
		member("0::/libpod_parent/" D "/libpod-" C "\n"), "podman cccccccccccc");
	assert_string_equal(member("0::/machine.slice/libpod-conmon-" C ".scope\n"), "none");
	assert_string_equal(member("0::/lxc.payload.web/init.scope\n"), "lxc web");
	assert_string_equal(member("0::/lxc.monitor.web\n"), "none");
	/* The innermost one, as on a node of kind. */
	assert_string_equal(member("0::/docker/" A "/kubelet/kubepods/pod1/" B "\n"),
		"containerd bbbbbbbbbbbb");
	assert_string_equal(member("0::/docker/" A "x\n"), "none");
	assert_string_equal(member("0::/docker/aaaaaaaaaaaa\n"), "none");
	assert_string_equal(member("::::\n:\n\n/\n0::"), "none");
}

/* The unit in TEXT, where the cgroup of PID 1 is INIT. */
static const char *unit_below(const char *init, const char *text)
{
	static char unit[UNIT_NAME_SIZE];

	return unit_of_cgroup(text, init, unit) < 0 ? "none" : unit;
}

static const char *unit(const char *text)
{
	return unit_below("1:name=systemd:/init.scope\n0::/init.scope\n", text);
}

#define MANAGER "0::/user.slice/user-1000.slice/user@1000.service"

static void unit_texts(void **state)
{
	char longest[300];

	assert_string_equal(unit("0::/system.slice/web.service\n"), "web.service");
	assert_string_equal(unit("0::/system.slice/web.service/a/b.service"), "web.service");
	assert_string_equal(unit("0::/web.service\n"), "web.service");
	assert_string_equal(unit("0::/system.slice/system-get.slice/get@a\\x2db.service\n"),
		"get@a\\x2db.service");
	assert_string_equal(
		unit("0::/user.slice/user-0.slice/session-1.scope\n"), "session-1.scope");
	assert_string_equal(unit("0::/init.scope\n"), "init.scope");
	assert_string_equal(unit("0::/system.slice/_cpu.service\n"), "cpu.service");
	assert_string_equal(unit("0::/system.slice/a.mount\n"), "a.mount");

	assert_string_equal(
		unit("12:pids:/a.service\n1:name=systemd:/b.service\n0::/\n"), "b.service");
	assert_string_equal(unit("1:name=systemd:/\n0::/b.service\n"), "b.service");
	assert_string_equal(unit("12:pids:/system.slice/a.service\n"), "none");

	assert_string_equal(unit(MANAGER "/app.slice/web.service\n"), "web.service@1000");
	assert_string_equal(unit(MANAGER "/init.scope\n"), "init.scope@1000");
	assert_string_equal(unit(MANAGER "\n"), "user@1000.service");
	assert_string_equal(unit(MANAGER "/user.slice/libpod-" C ".scope/container\n"), "none");
	assert_string_equal(unit("0::/user@x.service/web.service\n"), "user@x.service");

	assert_string_equal(unit("0::/system.slice/docker-" A ".scope\n"), "none");
	assert_string_equal(
		unit("0::/machine.slice/libpod-" C ".scope/container/a.service\n"), "none");
	assert_string_equal(
		unit("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" B ".scope\n"),
		"none");
	assert_string_equal(unit("0::/docker/" A "/system.slice/a.service\n"), "none");
	assert_string_equal(
		unit("0::/system.slice/web.service/libpod-payload-" C "\n"), "web.service");

	assert_string_equal(unit("0::/../system.slice/web.service\n"), "none");
	assert_string_equal(unit_below("0::/../init.scope\n", "0::/../system.slice/web.service\n"),
		"web.service");
	assert_string_equal(
		unit_below("0::/lxc/a/init.scope", "0::/lxc/a/web.service"), "web.service");
	assert_string_equal(unit_below("0::/", "0::/a.slice/web.service"), "web.service");
	assert_string_equal(unit_below("", "0::/web.service"), "web.service");

	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "0::/", 4);
	strcpy(longest + 4 + 255 - strlen(".service"), ".service");
	assert_string_equal(unit(longest), longest + 4);
	strcpy(longest + 4 + 256 - strlen(".service"), ".service");
	assert_string_equal(unit(longest), "none");
	for (const char *const *text = (const char *const[]){"", "0::/\n", "0::/system.slice\n",
		     "0::/a@.service\n", "0::/@a.service\n", "0::/.service\n", "0::/a b.service\n",
		     "0::/a.service (deleted)\n", "0::/a.timer\n", "0::", "::::\n:\n\n/\n0:", NULL};
		*text; text++)
		assert_string_equal(unit(*text), "none");
}

static void stat_texts(void **state)
{
	struct engine_proc p;

	assert_int_equal(
		engine_proc_parse(
			"7 (a) S 1 (x) R 3 7 7 0 -1 1 2 3 4 5 6 7 8 9 20 0 1 0 123456789012 9", &p),
		0);
	assert_int_equal(p.state, 'R');
	assert_int_equal(p.parent, 3);
	assert_true(p.start == 123456789012);
	assert_int_equal(engine_proc_parse("", &p), -EINVAL);
	assert_int_equal(engine_proc_parse("7 (x", &p), -EINVAL);
	assert_int_equal(engine_proc_parse("7 (x) R 3 7", &p), -EINVAL);
}

static void valid_names(void **state)
{
	char longest[257] = {0};

	memset(longest, 'x', 255);
	assert_true(engine_name_valid("web_1.x-y"));
	assert_true(engine_name_valid("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
	assert_true(engine_name_valid(longest));
	longest[255] = 'x';
	assert_false(engine_name_valid(longest));
	assert_false(engine_name_valid(""));
	assert_false(engine_name_valid("."));
	assert_false(engine_name_valid(".."));
	assert_false(engine_name_valid("a/b"));
	assert_false(engine_name_valid("a b"));
	assert_false(engine_name_valid("a\nb"));
	assert_false(engine_name_valid("a\x7f"));
	assert_false(engine_name_valid("\xc2\x85"));
	assert_false(engine_name_valid("\xc2\xa0"));
	assert_false(engine_name_valid("\xe2\x80\xae"));
	assert_false(engine_name_valid("\xc0\xaf"));
	assert_false(engine_name_valid("\xff"));
	assert_false(engine_name_valid("a\xc3"));
	assert_false(engine_name_valid("\xed\xa0\x80"));
}

static void strange_names(void **state)
{
	static const char *const names[] = {"a/b", "..", "a\\nb", "a b", ""};
	char text[64];

	process(10, 100, "0::/docker/" A);
	docker_state(A, 10, "/var/lib/docker/containers");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(text, sizeof(text), "{\"Name\":\"/%s\"}", names[i]);
		put("/var/lib/docker/containers/" A "/config.v2.json", "%s", text);
		assert_keys("aaaaaaaaaaaa\n" A "\n");
	}
	runc_state("/run/runc/a b", 10, "");
	runc_state("/run/runc/a\nb", 10, "");
	assert_keys("aaaaaaaaaaaa\n" A "\n");
}

#define BEGINNING "{\"init_process_pid\":10,\"init_process_start\":1010,\"x\":"

/* A state of SIZE bytes, of which only the beginning says something, and CHARACTERs. */
static void put_long(const char *path, size_t size, const char *then, char character)
{
	char *text = malloc(size);

	memset(text, character, size);
	memcpy(text, BEGINNING, strlen(BEGINNING));
	memcpy(text + strlen(BEGINNING), then, strlen(then));
	put_bytes(path, text, size);
	free(text);
}

static void strange_states(void **state)
{
	static const char *const states[] = {"", "x", "[]", "{}", "\"x\"", "null",
		"{\"init_process_pid\":\"10\"}", "{\"init_process_pid\":-10}",
		"{\"init_process_pid\":0}", "{\"init_process_pid\":1e300}",
		"{\"init_process_pid\":4294967306,\"init_process_start\":1010}",
		"{\"init_process_pid\":10,\"init_process_start\":1010,\"id\":\"\\u0000\"}",
		"{\"init_process_pid\":10,\"init_process_start\":\"1010\",\"config\":[]}"};
	char path[64];

	process(10, 100, "0::/");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		snprintf(path, sizeof(path), "/run/runc/s%zu/state.json", i);
		put(path, "%s", states[i]);
	}
	put_long("/run/runc/deep/state.json", 1 << 20, "", '[');
	put_long("/run/runc/fits/state.json", 3 << 20, "1}", ' ');
	put_long("/run/runc/big/state.json", 5 << 20, "1}", ' ');
	mkdir(place("/run/runc/directory/state.json/x"), 0755);
	assert_int_equal(mkfifo(place("/run/runc/fifo/state.json"), 0644), 0);
	assert_int_equal(symlink("/dev/zero", place("/run/runc/device/state.json")), 0);
	runc_state("/run/runc/types", 10,
		"\"labels\":[1,null,\"=\",\"bundle\"],\"mounts\":{},\"hostname\":[]");
	assert_keys("fits\ntypes\n");
}

/* A user's files lead nowhere else. */
static void strange_files_of_a_user(void **state)
{
	process(10, 100, "0::/");
	runc_state("/elsewhere/web", 10, "");
	runc_state(users("runc/good"), 10, "");
	put(users("runc/link/x"), "%s", "");
	assert_int_equal(symlink("../../../../../elsewhere/web/state.json",
				 place(users("runc/link/state.json"))),
		0);
	assert_int_equal(symlink("../../../../elsewhere/web", place(users("runc/linked"))), 0);
	assert_int_equal(mkfifo(place(users("runc/fifo/state.json")), 0644), 0);
	assert_int_equal(symlink("/elsewhere", place("/run/user/77")), 0);
	assert_int_equal(symlink("../../../elsewhere", place(users("crun"))), 0);
	assert_keys("good\n");
	if (getuid() == 0) {
		runc_state(users("runc/other"), 10, "");
		assert_int_equal(chown(place(users("runc/other/state.json")), 4711, 4711), 0);
		assert_keys("good\n");
		runc_state("/run/user/4712/runc/theirs", 10, "");
		assert_int_equal(chown(place("/run/user/4712"), 4711, 4711), 0);
		assert_keys("good\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cgroup_texts),
		cmocka_unit_test(unit_texts),
		cmocka_unit_test(stat_texts),
		cmocka_unit_test(valid_names),
		engine_tree_test(strange_names),
		engine_tree_test(strange_states),
		engine_tree_test(strange_files_of_a_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
