package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes of each file of values: as in the golden files, and nothing that a cluster does not know. */
@Tag("slow")
class RenderedChartTest {
    /** Their definitions could not be had, so of these only golden files tell. */
    private static final Set<String> UNCHECKED = Set.of("Certificate", "PodMonitor", "PrometheusRule");

    static List<String> ways() {
        return Chart.ways();
    }

    @Test
    void everyDeploymentVariantHasAValuesFile() {
        assertThat(ways()).containsExactly("ascend", "kueue", "leaderworkerset", "plain", "trainjob", "volcano");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void lintFindsNothing(String way, @TempDir Path copy) throws IOException {
        LintResult result = Chart.lint(way, copy);
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    /** After a change that is meant: {@code ./locmoe test -pl kubernetes -Dlocmoe.write-golden}. */
    @ParameterizedTest
    @MethodSource("ways")
    void chartMatchesItsGoldenFile(String way) throws IOException {
        Path golden = Project.root().resolve("integration-tests/kubernetes/src/test/resources/golden/" + way + ".yaml");
        String rendered = Chart.render(way, Map.of());
        if (System.getProperty("locmoe.write-golden") != null) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    static List<String> variants() {
        List<String> more = List.of(
                "plain certificates.from=cert-manager,certificates.issuerName=ca,metrics.podMonitor=true,"
                        + "metrics.secretName=w",
                "plain metrics.podMonitor=true,metrics.secretName=w,metrics.rules=true",
                "plain certificates.from=none,networkPolicy.enabled=false,job.kind=none,job.arguments=null",
                "plain node.discovery=api",
                "plain certificates.from=csi,certificates.issuerName=ca,metrics.podMonitor=true,metrics.secretName=w",
                "kueue node.discovery=api",
                "plain data.kind=none,plugins.images[0].name=own,plugins.images[0].reference=own:1,heap=1g",
                "plain data.kind=existing,data.claimName=m,plugins.claims[0].name=p,plugins.claims[0].claimName=c",
                "plain tokensSecretName=tokens,schedulerName=other,priorityClassName=high,metrics.annotations=true",
                "plain job.nodeSelector.a=b,job.tolerations[0].operator=Exists,job.envFrom[0].secretRef.name=s,"
                        + "job.env[0].name=E",
                "plain initContainers[0].name=i,sidecars[0].name=s,service.type=NodePort,"
                        + "serviceAccount.annotations.a=b",
                "kueue job.suspend=true,queue.priorityClass=high,job.keepSeconds=0",
                "kueue queue.kind=volcano,queue.topology=null",
                "trainjob queue.kind=kueue,queue.name=q",
                "trainjob queue.kind=volcano,queue.name=q",
                "trainjob queue.kind=volcano,queue.name=q,queue.highestTier=2",
                "leaderworkerset queue.kind=volcano,queue.name=q,queue.minMember=3");
        return Stream.concat(ways().stream(), more.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyRenderedFieldExistsInItsKind(String variant) {
        String[] words = variant.split(" ");
        List<JsonNode> objects = Chart.objects(Chart.render(words[0], settings(words.length > 1 ? words[1] : "")));
        assertThat(objects).isNotEmpty();
        for (JsonNode object : objects) {
            assertThat(problems(object)).as(object.toPrettyString()).isEmpty();
            assertThat(object.path("metadata").path("name").asText())
                    .startsWith("demo-locmoe")
                    .hasSizeLessThan(64);
        }
    }

    private static Map<String, String> settings(String words) {
        return Stream.of(words.split(","))
                .filter(word -> !word.isEmpty())
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static List<String> problems(JsonNode object) {
        String kind = object.path("kind").asText();
        Optional<CustomFields> custom = CustomFields.of(kind);
        if (custom.isPresent()) {
            return custom.get().problems(object);
        }
        if (KubernetesFields.KINDS.containsKey(kind)) {
            return KubernetesFields.problems(kind, object);
        }
        return UNCHECKED.contains(kind) ? List.of() : List.of("unknown kind " + kind);
    }

    /** A pod that asks for addresses has a token, and the right to do that and nothing else; the others have none. */
    @Test
    void onlyNodesThatAskForAddressesHaveRights() {
        assertThat(Chart.render("plain", Map.of())).doesNotContain("RoleBinding", "automountServiceAccountToken: true");
        String text = Chart.render("plain", Map.of("node.discovery", "api"));
        JsonNode rules = Chart.object(text, "Role").path("rules");
        assertThat(rules.toString())
                .isEqualTo("[{\"apiGroups\":[\"discovery.k8s.io\"],\"resources\":[\"endpointslices\"],"
                        + "\"verbs\":[\"list\"]}]");
        assertThat(Chart.object(text, "StatefulSet")
                        .at("/spec/template/spec/automountServiceAccountToken")
                        .asBoolean())
                .isTrue();
        assertThat(Chart.object(text, "Job")
                        .at("/spec/template/spec/automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    /** What Pod Security calls restricted, but for the host's files and network that NPUs need. */
    @ParameterizedTest
    @MethodSource("ways")
    void podsAreRestricted(String way) {
        String text = Chart.render(way, Map.of());
        requireRestricted(Chart.objects(text));
        boolean hostPaths = !Chart.objects(text).stream()
                .flatMap(object -> object.findValues("hostPath").stream())
                .toList()
                .isEmpty();
        assertThat(hostPaths).isEqualTo(way.equals("ascend"));
        assertThat(text.contains("hostNetwork: true")).isEqualTo(way.equals("ascend"));
    }

    /** All pods of some objects are restricted, but for volumes and network of the host. */
    static void requireRestricted(List<JsonNode> objects) {
        List<JsonNode> pods = objects.stream()
                .flatMap(object -> object.findValues("containers").stream().map(_ -> object))
                .flatMap(object -> object.findParents("containers").stream())
                .toList();
        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            JsonNode security = pod.path("securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("containers")).allSatisfy(container -> {
                JsonNode own = container.path("securityContext");
                assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(own.path("capabilities").path("drop").path(0).asText())
                        .isEqualTo("ALL");
            });
        });
    }
}
