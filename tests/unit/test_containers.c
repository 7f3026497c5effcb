/* SPDX-License-Identifier: MIT */
/* Containers and pods, from trees of files such as engines write, with a /proc of plain files. */
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "containers.h"
#include "engine_proc.h"
#include "engines.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define D "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define SHORT(id) \
	((char[13]){(id)[0], (id)[1], (id)[2], (id)[3], (id)[4], (id)[5], (id)[6], (id)[7], \
		(id)[8], (id)[9], (id)[10], (id)[11]})

/* --- the tree --------------------------------------------------------------------------------- */

static char root[] = "/tmp/unit.XXXXXX";
static struct containers *cs;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void remove_all(const char *path)
{
	char full[PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", root, path);
	nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int tear_down(void **state)
{
	cs = containers_free(cs);
	remove_all("");
	return 0;
}

/* The path below the root, in a directory that is there now. */
static const char *place(const char *path)
{
	static char full[2 * PATH_MAX];

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *c = full + strlen(root) + 1; (c = strchr(c, '/')); *c++ = '/') {
		*c = '\0';
		mkdir(full, 0755);
	}
	return full;
}

static void put_bytes(const char *path, const void *bytes, size_t size)
{
	int fd = open(place(path), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

__attribute__((format(printf, 2, 3))) static void put(const char *path, const char *format, ...)
{
	char *text;
	va_list ap;

	va_start(ap, format);
	assert_true(vasprintf(&text, format, ap) >= 0);
	va_end(ap);
	put_bytes(path, text, strlen(text));
	free(text);
}

static int set_up(void **state)
{
	strcpy(root + strlen(root) - 6, "XXXXXX");
	if (!mkdtemp(root))
		return -1;
	put("/proc/uptime", "1 1\n");
	cs = containers_new(root);
	return cs ? 0 : -1;
}

static void in_netns(int pid, int inode)
{
	char path[64], link[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	snprintf(link, sizeof(link), "net:[%d]", inode);
	unlink(place(path));
	assert_int_equal(symlink(link, place(path)), 0);
}

static void put_stat(int pid, char state, int parent, int start)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	put(path, "%d (a) Z 1 (b) %c %d 7 7 0 -1 1 2 3 4 5 6 7 8 9 20 0 1 0 %d 99 100\n", pid,
		state, parent, start);
}

/* A process PID that has started at 1000 + PID, child of 1, in the namespace INODE. */
static void process(int pid, int inode, const char *cgroup)
{
	char path[64];

	put_stat(pid, 'S', 1, 1000 + pid);
	snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
	put(path, "%s\n", cgroup);
	in_netns(pid, inode);
}

/* runc's state at PATH, MORE in its config. */
static void runc_state(const char *path, int pid, const char *more)
{
	char file[PATH_MAX];

	snprintf(file, sizeof(file), "%s/state.json", path);
	put(file,
		"{\"id\":\"x\",\"init_process_pid\":%d,\"init_process_start\":%d,\"config\":{"
		"\"rlimits\":[{\"type\":8,\"hard\":18446744073709551615}]%s%s}}",
		pid, 1000 + pid, more[0] ? "," : "", more);
}

static void crun_state(const char *path, int pid, const char *config)
{
	char file[PATH_MAX];

	snprintf(file, sizeof(file), "%s/status", path);
	put(file, "{\"pid\":%d,\"process-start-time\":%d,\"bundle\":\"/b\"}", pid, 1000 + pid);
	snprintf(file, sizeof(file), "%s/config.json", path);
	put(file, "%s", config);
}

/* The namespace that KEY leads to, or the error. */
static long find(const char *key)
{
	ino_t inode;
	int r = containers_find(cs, key, &inode);

	return r < 0 ? r : (long)inode;
}

static long pod(const char *namespace, const char *name)
{
	ino_t inode;
	int r = containers_pod(cs, namespace, name, &inode);

	return r < 0 ? r : (long)inode;
}

struct lines {
	FILE *out;
	char *text;
	size_t size;
};

static int say_container(const struct container *c, void *arg)
{
	struct lines *lines = arg;

	fprintf(lines->out, "%s %.12s %s%s%s %s/%s %d\n", c->engine, c->id, c->name,
		c->space[0] ? ":" : "", c->space, c->namespace, c->pod, (int)c->pid);
	return 0;
}

static int say_pod(const char *namespace, const char *name, void *arg)
{
	fprintf(((struct lines *)arg)->out, "%s/%s\n", namespace, name);
	return 0;
}

static int say_key(const char *key, void *arg)
{
	ino_t inode;

	fprintf(((struct lines *)arg)->out, "%s\n", key);
	return containers_find(cs, key, &inode); /* every key that is told is one */
}

#define assert_says(expected, call) \
	do { \
		struct lines lines = {.text = NULL}; \
		lines.out = open_memstream(&lines.text, &lines.size); \
		assert_int_equal(call, 0); \
		fclose(lines.out); \
		assert_string_equal(lines.text, expected); \
		free(lines.text); \
	} while (0)

#define assert_in(inode, expected) \
	assert_says(expected, containers_in(cs, inode, say_container, &lines))
#define assert_keys(expected) assert_says(expected, containers_keys(cs, say_key, &lines))
#define assert_pods(namespace, expected) \
	assert_says(expected, containers_pods(cs, namespace, say_pod, &lines))

/* --- engines ---------------------------------------------------------------------------------- */

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

static void docker_state(const char *id, int pid, const char *data)
{
	char path[256], more[1024];

	snprintf(path, sizeof(path), "/run/docker/runtime-runc/moby/%s", id);
	snprintf(more, sizeof(more),
		"\"labels\":[\"bundle=/x\"],\"mounts\":[{\"source\":\"%s/%s/hosts\","
		"\"destination\":\"/etc/hosts\"}]",
		data, id);
	runc_state(path, pid, more);
}

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

/* A directory in /run/user that is the tester's own. */
static const char *users(const char *path)
{
	static char full[PATH_MAX];

	snprintf(full, sizeof(full), "/run/user/%u/%s", getuid() ? getuid() : 1000, path);
	return full;
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

/* --- by cgroup alone -------------------------------------------------------------------------- */

static const char *member(const char *text)
{
	static char said[512];
	struct engine_member m;

	if (container_of_cgroup(text, &m) < 0)
		return "none";
	snprintf(said, sizeof(said), "%s %.12s", m.engine->name, m.id);
	return said;
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

/* --- names ------------------------------------------------------------------------------------ */

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

/* --- hostile files ---------------------------------------------------------------------------- */

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

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(runc_and_crun), test(moved_and_ended), test(not_written_yet),
		test(docker_names), test(docker_rename), test(containerd_pods),
		test(pod_without_pause), test(pod_of_the_host), test(newest_sandbox_wins),
		test(one_id_in_two_namespaces), test(podman_pod), test(podman_of_a_user),
		test(crio_pod), test(lxc), cmocka_unit_test(cgroup_texts), test(docker_of_a_user),
		test(names_in_conflict), test(ids_of_root_go_first), cmocka_unit_test(valid_names),
		test(strange_names), test(strange_states), test(strange_files_of_a_user),
		cmocka_unit_test(stat_texts),
		test(pods_without_processes), /* the last: it may become somebody else */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
