package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods of {@code helm test}: as in the golden files, and nothing that a cluster does not know. */
class RenderedHooksTest {
    private static final Path GOLDEN =
            Project.root().resolve("integration-tests/kubernetes/src/test/resources/golden/hooks");

    static List<String> ways() {
        return Chart.ways();
    }

    private static List<String> names(String text) {
        return Chart.objects(text).stream()
                .map(hook -> hook.at("/metadata/name").asText())
                .toList();
    }

    /** As {@link RenderedChartTest#chartMatchesItsGoldenFile}; meshes that come with their training have none. */
    @ParameterizedTest
    @MethodSource("ways")
    void hooksMatchTheirGoldenFile(String way) throws IOException {
        Path golden = GOLDEN.resolve(way + ".yaml");
        String rendered = Hooks.render(way, Map.of());
        if (System.getProperty("locmoe.write-golden") != null && !rendered.isEmpty()) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
        assertThat(golden.toFile().exists())
                .isEqualTo(List.of("ascend", "plain", "volcano").contains(way));
    }

    static Stream<Map<String, String>> variants() {
        return Stream.of(
                Map.of(),
                Map.of("certificates.from", "none"),
                Map.of("certificates.from", "cert-manager", "certificates.issuerName", "ca"),
                Map.of("certificates.from", "csi", "certificates.issuerName", "ca"),
                Map.of("data.kind", "none", "queue.kind", "volcano", "queue.name", "q"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void hooksAreRestrictedPodsWithKnownFields(Map<String, String> more) {
        String text = Hooks.render("plain", more);
        assertThat(names(text)).containsExactly("demo-locmoe-test", "demo-locmoe-test-leave");
        RenderedChartTest.requireRestricted(Chart.objects(text));
        assertThat(Chart.objects(text)).allSatisfy(pod -> {
            assertThat(KubernetesFields.problems("Pod", pod)).isEmpty();
            assertThat(pod.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
            List<String> volumes = names(pod.at("/spec/volumes"), "name");
            assertThat(pod.at("/spec/containers"))
                    .allSatisfy(container ->
                            assertThat(volumes).containsAll(names(container.path("volumeMounts"), "name")));
        });
    }

    private static List<String> names(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    /** It is told to leave by the name that it has in the mesh. */
    @Test
    void theLastNodeIsTheOneThatLeaves() {
        assertThat(Hooks.render("plain", Map.of())).contains("- leave\n    - node-3\n");
        assertThat(Hooks.render("plain", Map.of("certificates.from", "csi", "certificates.issuerName", "ca")))
                .contains("- leave\n    - demo-locmoe-3\n");
    }

    @Test
    void onlyAnAdministratorTellsNodesToLeave() {
        assertThat(names(Hooks.render("plain", Map.of("test.administrator", ""))))
                .containsExactly("demo-locmoe-test");
        assertThat(names(Hooks.render("plain", Map.of("test.administrator", "", "certificates.from", "none"))))
                .containsExactly("demo-locmoe-test", "demo-locmoe-test-leave");
        assertThat(names(Hooks.render("plain", Map.of("nodes", "1"))))
                .as("one node has no others")
                .containsExactly("demo-locmoe-test");
        String issued =
                Chart.render("plain", Map.of("certificates.from", "cert-manager", "certificates.issuerName", "ca"));
        assertThat(issued).contains("spiffe://demo-locmoe/administer/admin", "spiffe://demo-locmoe/submit/job");
    }
}
