/* SPDX-License-Identifier: MIT */
/* Pods, from containerd's labels, and from the cache of CNI. */
#include "engine_tree.h"

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void cri(const char *id, int pid, const char *type, const char *name)
{
	char path[256], more[1024];

	snprintf(path, sizeof(path), "/run/containerd/runc/k8s.io/%s", id);
	snprintf(more, sizeof(more),
		"\"labels\":[\"io.kubernetes.cri.container-type=%s\",%s%s%s"
		"\"io.kubernetes.cri.sandbox-id=" A "\",\"io.kubernetes.cri.sandbox-name=web-0\","
		"\"io.kubernetes.cri.sandbox-namespace=default\"]",
		type, name[0] ? "\"io.kubernetes.cri.container-name=" : "", name,
		name[0] ? "\"," : "");
	runc_state(path, pid, more);
}

static void containerd_pods(void **state)
{
	process(10, 100, "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" A ".scope");
	process(11, 100, "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" B ".scope");
	cri(A, 10, "sandbox", "");
	cri(B, 11, "container", "app");
	assert_int_equal(pod("default", "web-0"), 100);
	assert_int_equal(pod("prod", "web-0"), -ENOENT);
	assert_int_equal(find("app"), 100);
	assert_int_equal(find("app@web-0.default"), 100);
	assert_int_equal(find("app@containerd:k8s.io"), 100);
	assert_int_equal(find("POD"), -ENOENT);
	assert_in(100, "containerd aaaaaaaaaaaa POD:k8s.io default/web-0 10\n"
		       "containerd bbbbbbbbbbbb app:k8s.io default/web-0 11\n");
	assert_keys("aaaaaaaaaaaa\n" A "\napp\nbbbbbbbbbbbb\n" B "\n");
	assert_pods(NULL, "default/web-0\n");
	assert_pods("default", "default/web-0\n");
	assert_pods("prod", "");
}

static void pod_without_pause(void **state)
{
	process(11, 100, "0::/kubepods/besteffort/pod1/" B);
	cri(B, 11, "container", "app");
	assert_int_equal(pod("default", "web-0"), 100);
	process(10, 200, "0::/");
	cri(A, 10, "sandbox", "");
	put_stat(10, 'S', 1, 1); /* used again */
	assert_int_equal(pod("default", "web-0"), 100);
}

/* The container of a pod without a namespace of its own is where the host is. */
static void pod_of_the_host(void **state)
{
	process(1, 4000, "0::/init.scope");
	process(11, 4000, "0::/kubepods/besteffort/pod1/" B);
	cri(B, 11, "container", "app");
	assert_int_equal(pod("default", "web-0"), 4000);
	assert_in(4000, "containerd bbbbbbbbbbbb app:k8s.io default/web-0 11\n");
}

static void newest_sandbox_wins(void **state)
{
	static const char labels[] = "\"labels\":[\"io.kubernetes.cri.container-type=sandbox\","
				     "\"io.kubernetes.cri.sandbox-id=%s\","
				     "\"io.kubernetes.cri.sandbox-name=web-0\","
				     "\"io.kubernetes.cri.sandbox-namespace=default\"]";
	char more[1024];

	for (int i = 0; i < 2; i++) {
		process(20 - i, 100 + i, "0::/");
		snprintf(more, sizeof(more), labels, i ? B : A);
		runc_state(i ? "/run/containerd/runc/k8s.io/" B : "/run/containerd/runc/k8s.io/" A,
			20 - i, more);
	}
	assert_int_equal(pod("default", "web-0"), 100);
	/* A container of the older one that began again says nothing of its sandbox. */
	process(30, 101, "0::/");
	snprintf(more, sizeof(more), labels, B);
	memcpy(strstr(more, "=sandbox"), "=contain", 8);
	runc_state("/run/containerd/runc/k8s.io/" C, 30, more);
	assert_int_equal(pod("default", "web-0"), 100);
	assert_pods(NULL, "default/web-0\n");
	put_stat(20, 'Z', 1, 1020);
	assert_int_equal(pod("default", "web-0"), 101);
}

/* --- the cache of CNI ------------------------------------------------------------------------- */

static void cni_result(
	const char *name, const char *namespace, const char *pod_name, const char *mount)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/var/lib/cni/results/%s", name);
	put(path,
		"{\"kind\":\"cniCacheV1\",\"containerId\":\"x\",\"ifName\":\"eth0\",\"cniArgs\":["
		"[\"IgnoreUnknown\",\"1\"],[\"K8S_POD_NAME\",\"%s\"],"
		"[\"K8S_POD_NAMESPACE\",\"%s\"],[\"broken\"],7],"
		"\"result\":{\"interfaces\":[{\"name\":\"veth1\"},{\"name\":\"eth0\","
		"\"sandbox\":\"%s\"}]}}",
		pod_name, namespace, mount);
}

/* The mounts are the tester's own. */
static bool mounts_of_our_own(void)
{
	return (unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* The namespace of the tester, mounted at PATH. */
static ino_t mount_netns(const char *path)
{
	struct stat st;

	put(path, "%s", "");
	assert_int_equal(mount("/proc/self/ns/net", place(path), NULL, MS_BIND, NULL), 0);
	assert_int_equal(stat("/proc/self/ns/net", &st), 0);
	return st.st_ino;
}

static void pods_without_processes(void **state)
{
	ino_t first, second;

	cni_result("net-b-eth0", "default", "web-0", "/run/netns/gone");
	cni_result("net-c-eth0", "default", "gone", "/run/netns/file");
	cni_result("podman-d-eth0", "lone", "lone", "/var/run/netns/cni-1");
	cni_result("net-a-eth0", "default", "web-0", "/var/run/netns/cni-1");
	put("/var/lib/cni/results/x", "garbage");
	put("/run/netns/cni-1", "%s", "");
	put("/run/netns/file", "%s", "");
	assert_int_equal(symlink("/run", place("/var/run")), 0);
	assert_pods(NULL, "");
	if (!mounts_of_our_own())
		skip();
	first = mount_netns("/run/netns/cni-1");
	assert_int_equal(pod("default", "web-0"), first);
	assert_pods(NULL, "default/web-0\n");
	assert_in(0, "");
	assert_int_equal(unshare(CLONE_NEWNET), 0);
	second = mount_netns("/run/netns/cni-2");
	usleep(10000);
	cni_result("net-0-eth0", "default", "web-0", "/run/netns/cni-2");
	assert_int_equal(pod("default", "web-0"), second);
	usleep(10000);
	cni_result("net-a-eth0", "default", "web-0", "/run/netns/cni-1");
	assert_int_equal(pod("default", "web-0"), first);
	assert_int_equal(
		mount("/proc/self/ns/uts", place("/run/netns/file"), NULL, MS_BIND, NULL), 0);
	assert_int_equal(pod("default", "gone"), -ENOENT);
	/* Who has processes is where they are. */
	process(11, 100, "0::/");
	cri(B, 11, "container", "app");
	assert_int_equal(pod("default", "web-0"), 100);
	umount(place("/run/netns/cni-1"));
	umount(place("/run/netns/cni-2"));
	umount(place("/run/netns/file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		engine_tree_test(containerd_pods),
		engine_tree_test(pod_without_pause),
		engine_tree_test(pod_of_the_host),
		engine_tree_test(newest_sandbox_wins),
		/* The last: it may become somebody else. */
		engine_tree_test(pods_without_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
