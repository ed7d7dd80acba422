package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pods can reach, read and fill, and whether they hold a machine. */
class PodBoundsTest {
    /** Whoever gets into one pod finds the key of that node. */
    @ParameterizedTest
    @ValueSource(strings = {"secret", "cert-manager"})
    void aNodeSeesItsOwnKeyOnly(String from) {
        String text = Chart.render("plain", Map.of("certificates.from", from, "certificates.issuerName", "ca"));
        JsonNode mounts = Chart.object(text, "StatefulSet").at("/spec/template/spec/containers/0/volumeMounts");
        assertThat(mounts.valueStream()
                        .filter(mount -> mount.path("name").asText().equals("certificates"))
                        .map(mount -> mount.path("subPathExpr").asText()))
                .containsExactly("node-$(LOCMOE_INDEX)");
    }

    @Test
    void aDrainedMachineIsNotHeldByANodeThatIsNotReady() {
        JsonNode budget = Chart.object(Chart.render("plain", Map.of()), "PodDisruptionBudget");
        assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
    }

    @Test
    void whatIsWrittenIntoPodsHasALimit() {
        String text = Chart.render("plain", Map.of("data.kind", "none", "data.size", "3Gi", "temporarySize", "1Gi"));
        for (String kind : List.of("StatefulSet", "Job")) {
            assertThat(Chart.object(text, kind).findValues("emptyDir").stream()
                            .map(volume -> volume.path("sizeLimit").asText()))
                    .containsExactlyInAnyOrder("1Gi", "3Gi");
        }
    }

    private static JsonNode policy(String text, String name) {
        return Chart.objects(text).stream()
                .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> ports(JsonNode rule) {
        return rule.path("ports")
                .valueStream()
                .map(port -> port.path("port").asInt())
                .distinct()
                .toList();
    }

    @Test
    void theJobReachesNamesAndNodesAndNothingElse() {
        JsonNode rules = policy(
                        Chart.render(
                                "plain",
                                Map.of("networkPolicy.dnsPorts[0]", "53", "networkPolicy.dnsPorts[1]", "5353")),
                        "demo-locmoe-job")
                .path("spec");
        assertThat(rules.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(rules.path("egress")).hasSize(2);
        assertThat(ports(rules.at("/egress/0"))).containsExactly(7400);
        assertThat(rules.at("/egress/0/to/0/podSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo("node");
        assertThat(ports(rules.at("/egress/1"))).containsExactly(53, 5353);
        JsonNode posts = policy(Chart.render("trainjob", Map.of()), "demo-locmoe-job");
        assertThat(ports(posts.at("/spec/egress/1"))).containsExactly(53, 10443);
    }

    @Test
    void nodesReachDnsAtThePortsOfTheClusterAndWhatElseIsNamed() {
        String text = Chart.render(
                "plain", Map.of("networkPolicy.dnsPorts[0]", "5353", "networkPolicy.egress[0].ports[0].port", "9000"));
        JsonNode egress = policy(text, "demo-locmoe").at("/spec/egress");
        assertThat(ports(egress.path(1))).containsExactly(5353);
        assertThat(ports(egress.path(2))).containsExactly(9000);
    }

    @ParameterizedTest
    @CsvSource({"http://collector:4318, 4318", "https://collector1.example/otlp, 443", "http://10.0.0.7, 80"})
    void nodesReachTheCollectorThatTheyExportTo(String endpoint, int port) {
        String text = Chart.render("plain", Map.of("node.otlpEndpoint", endpoint));
        assertThat(ports(policy(text, "demo-locmoe").at("/spec/egress/1"))).contains(port);
        assertThat(ports(policy(text, "demo-locmoe-job").at("/spec/egress/1"))).doesNotContain(port);
    }
}
