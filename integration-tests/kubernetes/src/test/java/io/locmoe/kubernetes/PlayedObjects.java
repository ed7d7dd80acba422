package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Objects of a rendered chart as {@code podman kube play} takes them. What controllers and kubelets of a cluster do, is
 * done here:
 *
 * <ul>
 *   <li>a StatefulSet is a pod for each replica, with name, host name and the label of its number;
 *   <li>a claim is a file system in memory of the size that it asks for, as podman takes no notice of the size;
 *   <li>a mount of a part of a volume that a variable names is one of that part, as podman knows no variables there;
 *   <li>volumes with files are directories that {@link MountedFiles} writes;
 *   <li>an {@code emptyDir} has a name of its own for each pod, as podman shares those of the same name;
 *   <li>network policies are rules in the networks of the nodes' pods, see {@link PlayedPolicy};
 *   <li>variables in arguments have their values, as podman leaves them;
 *   <li>probes are left to {@link NodePod#ready}: podman would run {@code curl} inside, which the image does not have.
 * </ul>
 *
 * All else is as rendered. Podman takes no notice of what is about scheduling, service accounts and {@code fsGroup}.
 *
 * @param rendered what Helm makes of the chart
 */
record PlayedObjects(String rendered, MountedFiles files) {
    /** What the arguments of a pod have for its UID. */
    static final String UID = "0";
    /** The chart's default. */
    static final int BODY_PORT = 7350;

    /** The claim for checkpoints. */
    String claim() {
        ObjectNode claim = Chart.object(rendered, "PersistentVolumeClaim").deepCopy();
        String size = claim.at("/spec/resources/requests/storage").asText();
        ObjectNode annotations = claim.withObject("/metadata/annotations");
        annotations.put("volume.podman.io/type", "tmpfs").put("volume.podman.io/device", "tmpfs");
        annotations.put("volume.podman.io/mount-options", "mode=1777,size=" + size.replace("Mi", "m"));
        return claim.toPrettyString();
    }

    /** The pod of a node. */
    String node(int index) {
        JsonNode set = Chart.object(rendered, "StatefulSet");
        ObjectNode pod = set.at("/spec/template").deepCopy();
        String name = name(index);
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.withObject("/metadata").put("name", name);
        pod.withObject("/metadata/labels").put("apps.kubernetes.io/pod-index", Integer.toString(index));
        ObjectNode spec = pod.withObject("/spec");
        spec.findParents("subPathExpr").forEach(mount -> {
            String part = ((ObjectNode) mount).remove("subPathExpr").asText();
            ((ObjectNode) mount).put("subPath", part.replace("$(LOCMOE_INDEX)", Integer.toString(index)));
        });
        spec.put("hostname", name).set("subdomain", set.at("/spec/serviceName"));
        return played(name, pod, spec);
    }

    /** What the policies of the chart leave the pod of a node. */
    PlayedPolicy policy() {
        return PlayedPolicy.of(rendered, Chart.object(rendered, "StatefulSet").at("/spec/template/metadata/labels"));
    }

    /** The name of the pod of a node. */
    String name(int index) {
        return Chart.object(rendered, "StatefulSet").at("/metadata/name").asText() + "-" + index;
    }

    /** What a node is reached by: its name behind the headless service, and the service for users. */
    List<String> names(int index) {
        List<String> names = new ArrayList<>();
        for (JsonNode object : Chart.objects(rendered)) {
            if (object.path("kind").asText().equals("Service")) {
                String service = object.at("/metadata/name").asText();
                boolean headless = object.at("/spec/clusterIP").asText().equals("None");
                names.add(
                        headless
                                ? name(index) + "." + service + "." + Chart.NAMESPACE + ".svc.cluster.local"
                                : service);
            }
        }
        return names;
    }

    /** The Job that trains. */
    String job() {
        ObjectNode job = Chart.object(rendered, "Job").deepCopy();
        return played(jobName(), job, job.withObject("/spec/template/spec"));
    }

    /** The name of the Job that trains. */
    String jobName() {
        return Chart.object(rendered, "Job").at("/metadata/name").asText();
    }

    /** The directory that the Job's command has for its run. */
    Path run() {
        List<String> words = Chart.object(rendered, "Job")
                .at("/spec/template/spec/containers/0/args")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        return Path.of(words.get(words.indexOf("--out") + 1));
    }

    /** A pod of {@code helm test}. */
    String hook(JsonNode pod) {
        ObjectNode copy =
                Chart.object(pod.toString().replace("$(POD_UID)", UID), "Pod").deepCopy();
        return played(copy.at("/metadata/name").asText(), copy, copy.withObject("/spec"));
    }

    private String played(String name, ObjectNode object, ObjectNode spec) {
        for (JsonNode container : spec.withArray("containers")) {
            ((ObjectNode) container).remove(List.of("startupProbe", "livenessProbe", "readinessProbe"));
            container.path("volumeMounts").forEach(mount -> own(name, (ObjectNode) mount));
        }
        for (JsonNode volume : spec.withArray("volumes")) {
            ObjectNode one = (ObjectNode) volume;
            one.setAll(files.mounted(name, one).orElse(Map.of()));
            one.remove(List.of("configMap", "projected"));
            own(name, one);
        }
        return object.toPrettyString();
    }

    private static void own(String pod, ObjectNode volume) {
        volume.put("name", pod + "-" + volume.path("name").asText());
    }
}
