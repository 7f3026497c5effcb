#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""kubelet.py MANIFEST...: what kubelet asks of a container runtime for the DaemonSet in MANIFEST.

Prints {"pid": MODE, "network": MODE, "probe": COMMAND, "config": ContainerConfig} of the CRI, as JSON,
for the one container of the pod; what comes before it (initContainers) is left out. Manifests after
the first are strategic merge patches. A field that this does not know is an error, so what is in the
manifest is what is tried.
"""
import json
import sys

import yaml

# What kubelet sends for procMount: Default.
MASKED = ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
          "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
          "/sys/devices/virtual/powercap"]
READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

# What a device plugin answers for a resource.
DEVICES = {"squat.ai/fuse": "/dev/fuse"}
UNITS = {"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}


def known(what, mapping, *names):
    unknown = set(mapping) - set(names)
    if unknown:
        sys.exit(f"kubelet.py: {what}: does not know {', '.join(sorted(unknown))}")


def merge(base, patch):
    """A strategic merge: lists of objects by their `name` or `mountPath`; null takes away."""
    if isinstance(base, dict) and isinstance(patch, dict):
        merged = {key: merge(base.get(key), value) for key, value in patch.items() if value is not None}
        return {key: value for key, value in base.items() if key not in patch} | merged
    if isinstance(base, list) and patch and isinstance(patch[0], dict):
        key = "mountPath" if "mountPath" in patch[0] else "name"
        of = {item[key]: item for item in base}
        for item in patch:
            of[item[key]] = merge(of.get(item[key]), item)
        return list(of.values())
    return patch


def security_context(context):
    known("securityContext", context, "privileged", "runAsUser", "readOnlyRootFilesystem", "capabilities",
          "seccompProfile", "appArmorProfile")
    asked = {"run_as_user": {"value": context["runAsUser"]},
             "readonly_rootfs": context["readOnlyRootFilesystem"]}
    for key, profile in ("seccomp", "seccompProfile"), ("apparmor", "appArmorProfile"):
        known(profile, context.get(profile, {}), "type")
        asked[key] = {"profile_type": context.get(profile, {}).get("type", "Unconfined")}
    if context.get("privileged"):
        return asked | {"privileged": True}
    capabilities = context["capabilities"]
    known("capabilities", capabilities, "add", "drop")
    return asked | {"masked_paths": MASKED, "readonly_paths": READ_ONLY,
                    "capabilities": {"add_capabilities": capabilities["add"],
                                     "drop_capabilities": capabilities["drop"]}}


def mount(asked, volumes):
    known("volumeMounts", asked, "name", "mountPath", "readOnly", "mountPropagation")
    known("volumes", volumes[asked["name"]], "name", "hostPath")
    return {"container_path": asked["mountPath"], "host_path": volumes[asked["name"]]["hostPath"]["path"],
            "readonly": asked.get("readOnly", False), "propagation": asked.get("mountPropagation", "None")}


def quantity(text):
    return int(text[:-2]) * UNITS[text[-2:]]


def container_config(pod):
    known("the pod", pod, "hostPID", "hostNetwork", "automountServiceAccountToken", "enableServiceLinks",
          "terminationGracePeriodSeconds", "tolerations", "initContainers", "containers", "volumes")
    [container] = pod["containers"]
    known("the container", container, "name", "image", "args", "securityContext", "resources",
          "volumeMounts", "readinessProbe", "livenessProbe")
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    limits = container["resources"]["limits"]
    return {"metadata": {"name": container["name"]}, "args": container["args"],
            "mounts": [mount(asked, volumes) for asked in container["volumeMounts"]],
            "devices": [{"container_path": DEVICES[name], "host_path": DEVICES[name], "permissions": "mrw"}
                        for name in limits if "/" in name],
            "linux": {"resources": {"memory_limit_in_bytes": quantity(limits["memory"])},
                      "security_context": security_context(container["securityContext"])}}


def main(manifest, *patches):
    with open(manifest) as file:
        [spec] = [doc for doc in yaml.safe_load_all(file) if doc["kind"] == "DaemonSet"]
    for patch in patches:
        with open(patch) as file:
            spec = merge(spec, yaml.safe_load(file))
    pod = spec["spec"]["template"]["spec"]
    [container] = pod["containers"]
    print(json.dumps({"pid": "NODE" if pod["hostPID"] else "CONTAINER",
                      "network": "NODE" if pod["hostNetwork"] else "POD",
                      "probe": container["livenessProbe"]["exec"]["command"],
                      "config": container_config(pod)}))


main(*sys.argv[1:])
