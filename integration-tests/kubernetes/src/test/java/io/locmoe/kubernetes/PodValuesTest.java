package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that administrators know from other charts reach the objects that they are for, and no others. */
class PodValuesTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    /** Values of a pod, by their names behind a prefix. */
    private static Map<String, String> pod(String prefix, String word) {
        Map<String, String> values = new TreeMap<>();
        Map.of(
                        "nodeSelector.disk", word,
                        "tolerations[0].key", word,
                        "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey", word,
                        "podLabels.team", word,
                        "podAnnotations.note", word,
                        "env[0].name", word,
                        "envFrom[0].secretRef.name", word,
                        "volumes[0].name", word,
                        "initContainers[0].name", word)
                .forEach((name, value) -> values.put(prefix + name, value));
        values.put(prefix + "volumeMounts[0].name", word);
        values.put(prefix + "volumeMounts[0].mountPath", "/" + word);
        return values;
    }

    private static void requirePod(JsonNode template, String word) {
        assertThat(template.at("/metadata/labels/team").asText()).isEqualTo(word);
        assertThat(template.at("/metadata/annotations/note").asText()).isEqualTo(word);
        JsonNode spec = template.path("spec");
        assertThat(spec.at("/nodeSelector/disk").asText()).isEqualTo(word);
        assertThat(spec.at("/tolerations/0/key").asText()).isEqualTo(word);
        assertThat(spec.path("affinity").findValuesAsText("topologyKey")).containsExactly(word);
        assertThat(spec.path("initContainers").findValuesAsText("name")).containsExactly(word);
        assertThat(spec.path("volumes").findValuesAsText("name")).contains(word);
        JsonNode container = spec.at("/containers/0");
        assertThat(container.path("env").findValuesAsText("name")).contains(word);
        assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo(word);
        assertThat(container.path("volumeMounts").findValuesAsText("mountPath")).contains("/" + word);
    }

    private static JsonNode template(String text, String kind) {
        return Chart.object(text, kind).at("/spec/template");
    }

    @Test
    void nodesAndTheJobHaveTheirOwnPlacementEnvironmentAndVolumes() {
        Map<String, String> values = pod("", "every-node");
        values.putAll(pod("job.", "every-train"));
        values.put("sidecars[0].name", "beside");
        String text = Chart.render("plain", values);
        requirePod(template(text, "StatefulSet"), "every-node");
        requirePod(template(text, "Job"), "every-train");
        assertThat(template(text, "StatefulSet").at("/spec/containers").findValuesAsText("name"))
                .contains("beside");
        assertThat(template(text, "Job").toString()).doesNotContain("every-node", "beside");
        assertThat(template(text, "StatefulSet").toString()).doesNotContain("every-train");
    }

    @Test
    void nodesAndTheJobReachTheObjectStore() {
        String text = Chart.render(
                "plain",
                Map.of(
                        "data.kind", "none",
                        "data.store.url", "s3://runs/team",
                        "data.store.endpoint", "https://minio.storage:9000",
                        "data.store.secretName", "keys",
                        "networkPolicy.storePorts[0]", "9000"));
        String directory = "demo-locmoe-train-";
        JsonNode train = template(text, "Job").at("/spec/containers/0");
        assertThat(train.path("args").valueStream().map(JsonNode::asText))
                .contains("--store")
                .anyMatch(word -> word.startsWith("s3://runs/team/" + directory));
        for (JsonNode container : List.of(train, template(text, "StatefulSet").at("/spec/containers/0"))) {
            assertThat(container.path("env").findValuesAsText("name"))
                    .contains("AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
            assertThat(container
                            .path("env")
                            .findPath("secretKeyRef")
                            .path("name")
                            .asText())
                    .isEqualTo("keys");
        }
        assertThat(Chart.object(text, "ConfigMap").toString()).contains("s3://runs/team");
        assertThat(Chart.objects(text).stream()
                        .filter(object -> object.path("kind").asText().equals("NetworkPolicy")))
                .hasSize(2)
                .allMatch(
                        policy -> policy.path("spec").path("egress").toString().contains("9000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kueue", "trainjob"})
    void podsOfSetsHaveThemToo(String way) {
        Map<String, String> values = pod("", "every-node");
        values.putAll(pod("job.", "every-train"));
        List<JsonNode> templates = Chart.objects(Chart.render(way, values)).stream()
                .flatMap(object -> object.findValues("replicatedJobs").stream())
                .flatMap(JsonNode::valueStream)
                .map(job -> job.at("/template/spec/template"))
                .toList();
        assertThat(templates).hasSize(2);
        requirePod(templates.get(0), "every-node");
        requirePod(templates.get(1), "every-train");
    }

    @Test
    void aDigestNamesTheImageWithOrWithoutATag() {
        assertThat(image(Map.of("image.digest", DIGEST))).isEqualTo("localhost/locmoe@" + DIGEST);
        assertThat(image(Map.of("image.digest", DIGEST, "image.tag", "v1"))).isEqualTo("localhost/locmoe:v1@" + DIGEST);
        assertThat(image(Map.of("image.tag", "v1"))).isEqualTo("localhost/locmoe:v1");
    }

    private static String image(Map<String, String> values) {
        return template(Chart.render("plain", values), "StatefulSet")
                .at("/spec/containers/0/image")
                .asText();
    }

    @Test
    void podsHaveTheServiceAccountThatIsNamed() {
        String made = Chart.render("plain", Map.of("serviceAccount.annotations.role", "reader"));
        assertThat(Chart.object(made, "ServiceAccount")
                        .at("/metadata/annotations/role")
                        .asText())
                .isEqualTo("reader");
        String existing = Chart.render(
                "plain",
                Map.of("serviceAccount.create", "false", "serviceAccount.name", "other", "node.discovery", "api"));
        assertThat(existing).doesNotContain("kind: ServiceAccount\nmetadata");
        assertThat(Chart.objects(existing).stream()
                        .flatMap(object -> object.findValuesAsText("serviceAccountName").stream()))
                .containsExactly("other", "other");
        assertThat(Chart.object(existing, "RoleBinding").at("/subjects/0/name").asText())
                .isEqualTo("other");
    }

    /** OpenShift chooses the ids of a pod itself, and refuses pods that name others. */
    @Test
    void idsOfUsersCanBeLeftToTheCluster() {
        String text = Chart.render(
                "plain",
                Map.of(
                        "podSecurityContext.runAsUser", "null",
                        "podSecurityContext.runAsGroup", "null",
                        "podSecurityContext.fsGroup", "null",
                        "securityContext.privileged", "false"));
        for (String kind : List.of("StatefulSet", "Job")) {
            JsonNode security = template(text, kind).at("/spec/securityContext");
            assertThat(security.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("runAsNonRoot", "fsGroupChangePolicy", "seccompProfile");
            assertThat(template(text, kind)
                            .at("/spec/containers/0/securityContext/privileged")
                            .asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void theServiceForUsersHasTypeAndAnnotations() {
        String text = Chart.render(
                "plain", Map.of("service.type", "LoadBalancer", "service.annotations.example\\.com/inner", "yes"));
        JsonNode control = Chart.objects(text).stream()
                .filter(object -> object.at("/metadata/name").asText().equals("demo-locmoe-control"))
                .findFirst()
                .orElseThrow();
        assertThat(control.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(control.at("/metadata/annotations/example.com~1inner").asText())
                .isEqualTo("yes");
    }

    @Test
    void commonLabelsAreOnAllObjectsAndPodsButInNoSelector() {
        String text = Chart.render("plain", Map.of("commonLabels.cost-centre", "b7", "metrics.rules", "true"));
        assertThat(Chart.objects(text))
                .allSatisfy(object -> assertThat(
                                object.at("/metadata/labels/cost-centre").asText())
                        .isEqualTo("b7"));
        for (String kind : List.of("StatefulSet", "Job")) {
            assertThat(template(text, kind).at("/metadata/labels/cost-centre").asText())
                    .isEqualTo("b7");
        }
        assertThat(Chart.object(text, "StatefulSet").at("/spec/selector").toString())
                .doesNotContain("b7");
    }

    @Test
    void monitorsHaveTheLabelsByWhichPrometheusSelectsThem() {
        String text = Chart.render(
                "plain",
                Map.of(
                        "certificates.from", "none",
                        "metrics.podMonitor", "true",
                        "metrics.rules", "true",
                        "metrics.labels.release", "prometheus"));
        for (String kind : List.of("PodMonitor", "PrometheusRule")) {
            assertThat(Chart.object(text, kind).at("/metadata/labels/release").asText())
                    .isEqualTo("prometheus");
        }
    }

    @Test
    void moreObjectsAreTemplatesThatMayUseTheReleasesNames() {
        String text = Chart.render(
                "plain",
                Map.of(
                        "extraObjects[0].apiVersion", "v1",
                        "extraObjects[0].kind", "Secret",
                        "extraObjects[0].metadata.name", "{{ include \"locmoe.name\" . }}-extra"));
        assertThat(Chart.object(text, "Secret").at("/metadata/name").asText()).isEqualTo("demo-locmoe-extra");
    }
}
