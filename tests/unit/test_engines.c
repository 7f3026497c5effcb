/* SPDX-License-Identifier: MIT */
/* What each engine writes of its containers, and what they are called by that. */
#include "engine_tree.h"

#include <unistd.h>

static void docker_names(void **state)
{
	process(10, 100, "0::/system.slice/docker-" A ".scope");
	process(11, 101, "0::/docker/" B);
	process(12, 102, "0::/docker/" C);
	process(13, 103, "0::/docker/" D);
	docker_state(A, 10, "/var/lib/docker/containers");
	docker_state(B, 11, "/srv/docker/containers");
	runc_state("/run/docker/runtime-runc/moby/" C, 12,
		"\"mounts\":[{\"source\":\"/evil/x" C "/hosts\",\"destination\":\"/etc/hosts\"}]");
	/* Somebody else's name. */
	runc_state("/run/docker/runtime-runc/moby/" D, 13,
		"\"mounts\":[{\"source\":\"/srv/docker/containers/" B
		"/hosts\",\"destination\":\"/etc/hosts\"}]");
	put("/evil/x" C "/config.v2.json", "{\"Name\":\"/evil\"}");
	put("/var/lib/docker/containers/" A "/config.v2.json", "{\"Name\":\"/web\"}");
	put("/srv/docker/containers/" B "/config.v2.json", "{\"Name\":\"/db\"}");
	assert_int_equal(find("web"), 100);
	assert_int_equal(find("db"), 101);
	assert_int_equal(find(A), 100);
	assert_int_equal(find(SHORT(B)), 101);
	assert_in(0, "docker cccccccccccc " C " / 12\ndocker bbbbbbbbbbbb db / 11\n"
		     "docker dddddddddddd " D " / 13\ndocker aaaaaaaaaaaa web / 10\n");
	assert_keys("aaaaaaaaaaaa\n" A "\nbbbbbbbbbbbb\n" B "\ncccccccccccc\n" C
		    "\ndb\ndddddddddddd\n" D "\nweb\n");
}

static void docker_rename(void **state)
{
	process(10, 100, "0::/docker/" A);
	docker_state(A, 10, "/var/lib/docker/containers");
	put("/var/lib/docker/containers/" A "/config.v2.json", "{\"Name\":\"/web\"}");
	assert_int_equal(find("web"), 100);
	usleep(30000); /* what is older is trusted */
	assert_int_equal(find("web"), 100);
	put("/var/lib/docker/containers/" A "/new", "{\"Name\":\"/www\"}");
	assert_int_equal(find("web"), 100);
	put("/var/lib/docker/containers/" A "/config.v2.json", "{\"Name\":\"/www\"}");
	assert_int_equal(find("www"), 100);
	assert_int_equal(find("web"), -ENOENT);
	assert_int_equal(find("www@docker"), 100);
}

static void podman_state(const char *id, int pid, const char *sandbox, const char *hostname)
{
	char path[256], more[1024];

	snprintf(path, sizeof(path), "/run/runc/%s", id);
	snprintf(more, sizeof(more),
		"\"hostname\":\"%s\",\"labels\":[\"io.container.manager=libpod\",%s%s%s"
		"\"bundle=/var/lib/containers/storage/overlay-containers/%s/userdata\"]",
		hostname, sandbox ? "\"io.kubernetes.cri-o.SandboxID=" : "", sandbox ? sandbox : "",
		sandbox ? "\"," : "", id);
	runc_state(path, pid, more);
}

static void podman_pod(void **state)
{
	process(10, 100, "0::/machine.slice/libpod-" A ".scope");
	process(11, 100, "0::/machine.slice/libpod-" B ".scope");
	process(12, 102, "0::/machine.slice/libpod-" C ".scope");
	podman_state(A, 10, NULL, "shop");
	podman_state(B, 11, A, "shop");
	podman_state(C, 12, NULL, "cccccccccccc");
	put("/var/lib/containers/storage/overlay-containers/containers.json",
		"[{\"id\":\"" A "\",\"names\":[\"dddddddddddd-infra\"]},"
		"{\"id\":\"" B "\",\"names\":[\"web\"]},{\"id\":\"" C "\",\"names\":[\"lone\"]}]");
	assert_int_equal(pod("podman", "shop"), 100);
	assert_int_equal(find("dddddddddddd-infra"), 100);
	assert_int_equal(find("lone"), 102);
	assert_int_equal(find("web@shop.podman"), 100);
	assert_in(0, "podman aaaaaaaaaaaa dddddddddddd-infra podman/shop 10\n"
		     "podman cccccccccccc lone / 12\npodman bbbbbbbbbbbb web podman/shop 11\n");
	assert_pods("podman", "podman/shop\n");
	put("/var/lib/containers/storage/overlay-containers/containers.json",
		"[{\"id\":\"" C "\",\"names\":[\"renamed\"]}]");
	assert_int_equal(find("renamed"), 102);
	assert_int_equal(find("lone"), -ENOENT);
}

static void podman_of_a_user(void **state)
{
	static const char argv[] = "/usr/bin/conmon\0-c\0" A "\0-n\0mine\0-b\0/x";
	char space[32];

	process(10, 100, "0::/user.slice/user-1000.slice/user@1000.service/libpod-" A ".scope");
	put_stat(10, 'S', 9, 1010);
	put_bytes("/proc/9/cmdline", argv, sizeof(argv));
	crun_state(users("crun/" A), 10,
		"{\"annotations\":{\"io.container.manager\":\"libpod\"},\"hostname\":\"h\"}");
	assert_int_equal(find("mine"), 100);
	assert_int_equal(find("mine@podman"), 100);
	snprintf(space, sizeof(space), "mine@podman:%u", getuid() ? getuid() : 1000);
	assert_int_equal(find(space), 100);
	assert_keys("aaaaaaaaaaaa\n" A "\nmine\n");
}

static void crio_pod(void **state)
{
	process(10, 100, "0::/kubepods.slice/kubepods-pod1.slice/crio-" A ".scope");
	process(11, 100, "0::/kubepods.slice/kubepods-pod1.slice/crio-" B ".scope");
	process(12, 102, "0::/kubepods.slice/kubepods-pod2.slice/crio-" C ".scope");
	runc_state("/run/runc/" A, 10,
		"\"labels\":[\"io.kubernetes.cri-o.ContainerType=sandbox\","
		"\"io.kubernetes.cri-o.SandboxID=" A "\",\"io.kubernetes.cri-o.KubeName=web-0\","
		"\"io.kubernetes.cri-o.Namespace=default\","
		"\"io.kubernetes.cri-o.ContainerName=k8s_POD_web-0_default_uid_0\"]");
	runc_state("/run/runc/" B, 11,
		"\"labels\":[\"io.kubernetes.cri-o.ContainerType=container\","
		"\"io.kubernetes.cri-o.SandboxID=" A "\","
		"\"io.kubernetes.cri-o.Name=k8s_app_web-0_default_uid_0\","
		"\"io.kubernetes.cri-o.SandboxName=k8s_web-0_default_uid_0\","
		"\"io.container.manager=cri-o\"]");
	/* Without an infra container, and with crun. */
	crun_state("/run/crun/" C, 12,
		"{\"annotations\":{\"io.kubernetes.cri-o.ContainerType\":\"container\","
		"\"io.kubernetes.cri-o.SandboxID\":\"" D "\","
		"\"io.kubernetes.cri-o.Metadata\":\"{\\\"name\\\":\\\"db\\\"}\","
		"\"io.kubernetes.cri-o.Labels\":\"{\\\"io.kubernetes.pod.name\\\":\\\"db-0\\\","
		"\\\"io.kubernetes.pod.namespace\\\":\\\"prod\\\"}\"}}");
	assert_int_equal(pod("default", "web-0"), 100);
	assert_int_equal(pod("prod", "db-0"), 102);
	assert_in(0, "crio aaaaaaaaaaaa POD default/web-0 10\n"
		     "crio bbbbbbbbbbbb app default/web-0 11\n"
		     "crio cccccccccccc db prod/db-0 12\n");
	assert_pods(NULL, "default/web-0\nprod/db-0\n");
}

static void lxc(void **state)
{
	static const char monitor[] = "[lxc monitor] /var/lib/lxc web";

	process(10, 100, "0::/lxc.payload.web-1");
	put_stat(10, 'S', 9, 1010);
	put_bytes("/proc/9/cmdline", monitor, sizeof(monitor));
	put("/sys/fs/cgroup/pids/lxc.payload.web-1/cgroup.procs", "10\n17\n");
	put("/sys/fs/cgroup/systemd/lxc.payload.web-1/cgroup.procs", "%s", "");
	put("/sys/fs/cgroup/systemd/lxc.payload.web-1/init.scope/cgroup.procs", "10\n");
	put("/sys/fs/cgroup/systemd/lxc.monitor.web-1/cgroup.procs", "9\n");
	assert_int_equal(find("web"), 100);
	assert_int_equal(find("web@lxc"), 100);
	assert_in(0, "lxc web-1 web / 10\n");
	remove_all("/sys/fs/cgroup");
	assert_int_equal(find("web"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		engine_tree_test(docker_names),
		engine_tree_test(docker_rename),
		engine_tree_test(podman_pod),
		engine_tree_test(podman_of_a_user),
		engine_tree_test(crio_pod),
		engine_tree_test(lxc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
