/* SPDX-License-Identifier: MIT */
/* Containers by their keys: while they run, and when several are called the same. */
#include "engine_tree.h"

#include <unistd.h>

static void runc_and_crun(void **state)
{
	assert_int_equal(find("web"), -ENOENT);
	assert_in(0, "");
	process(10, 100, "0::/web");
	process(11, 101, "0::/db");
	runc_state("/run/runc/web", 10, "");
	crun_state("/run/crun/db", 11, "{}");
	assert_int_equal(find("web"), 100);
	assert_int_equal(find("db"), 101);
	assert_int_equal(find("db@crun"), 101);
	assert_int_equal(find("db@runc"), -ENOENT);
	assert_in(0, "crun db db / 11\nrunc web web / 10\n");
	assert_in(101, "crun db db / 11\n");
	assert_keys("db\nweb\n");
	remove_all("/run/crun/db");
	assert_int_equal(find("db"), -ENOENT);
	assert_keys("web\n");
}

static void moved_and_ended(void **state)
{
	process(10, 100, "0::/web");
	runc_state("/run/runc/web", 10, "");
	assert_int_equal(find("web"), 100);
	in_netns(10, 200);
	assert_int_equal(find("web"), 200);
	put_stat(10, 'Z', 1, 1010);
	assert_int_equal(find("web"), -ENOENT);
	put_stat(10, 'S', 1, 5000); /* the pid is somebody else's */
	assert_int_equal(find("web"), -ENOENT);
	assert_keys("");
	process(20, 300, "0::/web"); /* started again */
	runc_state("/run/runc/web", 20, "");
	assert_int_equal(find("web"), 300);
	remove_all("/proc/20");
	assert_int_equal(find("web"), -ENOENT);
}

static void not_written_yet(void **state)
{
	process(10, 100, "0::/web");
	put("/run/runc/web/exec.fifo", "%s", "");
	assert_int_equal(find("web"), -ENOENT);
	put("/run/runc/web/state.json", "{\"init_process_pid\":10,");
	assert_int_equal(find("web"), -ENOENT);
	runc_state("/run/runc/web", 10, "");
	assert_int_equal(find("web"), 100);
}

static void one_id_in_two_namespaces(void **state)
{
	process(10, 100, "0::/stk/own");
	process(11, 101, "0::/stk2/own");
	runc_state("/run/containerd/runc/stk/own", 10, "");
	runc_state("/run/containerd/runc/stk2/own", 11, "\"labels\":[\"nerdctl/name=nice\"]");
	assert_int_equal(find("own"), -ENOTUNIQ);
	assert_int_equal(find("own@containerd:stk"), 100);
	assert_int_equal(find("nice"), 101);
	assert_keys("nice\nown@containerd\nown@containerd:stk\n");
	in_netns(11, 100); /* no conflict any more */
	assert_int_equal(find("own"), 100);
	assert_keys("nice\nown\n");
}

static void docker_of_a_user(void **state)
{
	process(10, 100, "0::/user.slice/user-1000.slice/user@1000.service/docker-" A ".scope");
	process(11, 100, "0::/user.slice/user-1000.slice/user@1000.service/docker-" A ".scope");
	process(12, 100, "0::/elsewhere");
	put_stat(10, 'S', 1, 90000);
	assert_in(100, "docker aaaaaaaaaaaa aaaaaaaaaaaa / 11\n");
	assert_in(101, "");
	assert_int_equal(find(A), 100);
	assert_int_equal(find(SHORT(A)), 100);
	assert_int_equal(find(SHORT(B)), -ENOENT);
	assert_keys("aaaaaaaaaaaa\n" A "\n");
	docker_state(A, 11, "/x"); /* now it is known */
	assert_in(100, "docker aaaaaaaaaaaa " A " / 11\n");
}

static void names_in_conflict(void **state)
{
	process(10, 100, "0::/docker/" A);
	docker_state(A, 10, "/var/lib/docker/containers");
	put("/var/lib/docker/containers/" A "/config.v2.json", "{\"Name\":\"/web\"}");
	process(11, 101, "0::/web");
	runc_state("/run/runc/web", 11, "");
	assert_int_equal(find("web"), -ENOTUNIQ);
	assert_int_equal(find("web@docker"), 100);
	assert_int_equal(find("web@runc"), 101);
	assert_keys("aaaaaaaaaaaa\n" A "\nweb@docker\nweb@runc\n");
	put_stat(11, 'Z', 1, 1011);
	assert_int_equal(find("web"), 100);
	assert_keys("aaaaaaaaaaaa\n" A "\nweb\n");
}

/* An id that only means something with its engine does not hide what is named so. */
static void ids_of_root_go_first(void **state)
{
	char key[64];

	process(10, 100, "0::/docker/" A);
	process(11, 101, "0::/evil");
	docker_state(A, 10, "/x");
	runc_state(users("runc/" A), 11, "");
	assert_int_equal(find(A), 100);
	assert_int_equal(find(SHORT(A)), 100);
	process(12, 102, "0::/web");
	runc_state("/run/runc/web", 12, "");
	runc_state(users("runc/web"), 11, "");
	assert_int_equal(find("web"), 102);
	snprintf(key, sizeof(key), "web@runc:%u", getuid() ? getuid() : 1000);
	assert_int_equal(find(key), 101);
	runc_state("/run/runc/aaaaaaaaaaaa", 12, ""); /* looks like the beginning of an id */
	assert_int_equal(find(SHORT(A)), 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		engine_tree_test(runc_and_crun),
		engine_tree_test(moved_and_ended),
		engine_tree_test(not_written_yet),
		engine_tree_test(one_id_in_two_namespaces),
		engine_tree_test(docker_of_a_user),
		engine_tree_test(names_in_conflict),
		engine_tree_test(ids_of_root_go_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
