package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.node.NodeConfig;
import io.locmoe.node.NodeConfigFile;
import io.locmoe.settings.Declaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values below {@code node} are settings of a node; each setting is one of them, or the chart's to know. */
class NodeValuesTest {
    @TempDir
    private Path directory;

    static List<String> ways() {
        return Chart.ways();
    }

    private static String configuration(String way, Map<String, String> more) {
        return Chart.object(Chart.render(way, more), "ConfigMap")
                .path("data")
                .path("node.yaml")
                .asText();
    }

    private NodeConfig read(String way, int index, Map<String, String> more) throws IOException {
        String text = configuration(way, more)
                .replace("${LOCMOE_INDEX}", Integer.toString(index))
                .replace("${LOCMOE_RACK}", "rack-" + index)
                .replace("${LOCMOE_ZONE}", "zone-b")
                .replace("${POD_NAME}", podName(way, index));
        return NodeConfigFile.read(Files.writeString(directory.resolve("node.yaml"), text));
    }

    private static String podName(String way, int index) {
        if (way.equals("leaderworkerset")) {
            return index == 0 ? "demo-locmoe-0" : "demo-locmoe-0-" + index;
        }
        return "demo-locmoe-" + index;
    }

    @Test
    void noSettingIsUnknownOnEitherSide() throws IOException {
        JsonNode rendered = Chart.YAML.readTree(configuration("plain", Map.of()));
        TreeSet<String> settings = new TreeSet<>(
                NodeConfig.DECLARATIONS.all().stream().map(Declaration::name).toList());
        // It ends a node with the process that started it, and in a pod nothing does.
        settings.remove("parentPid");
        // Where Kubernetes puts it.
        settings.remove("serviceAccount");
        assertThat(rendered.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(settings);
    }

    @Test
    void jobsMayUseTheStoreOfTheChart() throws IOException {
        Map<String, String> store = Map.of("data.store.url", "s3://runs/team", "data.store.region", "eu-central-1");
        assertThat(read("plain", 0, store).stores()).containsExactly("s3://runs/team");
        assertThat(read("plain", 0, Map.of()).stores()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aNodeTakesItsConfigurationAndIsInTheListByTheNameThatItHas(String way) throws IOException {
        for (int index : new int[] {0, 1}) {
            NodeConfig node = read(way, index, Map.of());
            assertThat(node.index()).isEqualTo(index);
            assertThat(node.name()).isEqualTo("node-" + index);
            assertThat(node.cluster()).isEqualTo("demo-locmoe");
            assertThat(node.join().get(index)).isEqualTo(node.host() + ":" + node.membershipPort());
            assertThat(node.certificates()).contains(Path.of("/etc/locmoe/certificates"));
            assertThat(node.open()).isFalse();
        }
    }

    /** A first node that is scheduled late keeps the others waiting, but does not have them started again. */
    @ParameterizedTest
    @MethodSource("ways")
    void nodesWaitForALateFirstNodeLongerThanAnyProbe(String way) throws IOException {
        assertThat(read(way, 1, Map.of()).joinDeadline()).isGreaterThanOrEqualTo(Duration.ofDays(1));
        List<JsonNode> probes = Chart.objects(Chart.render(way, Map.of())).stream()
                .flatMap(object ->
                        Stream.of("startupProbe", "livenessProbe").flatMap(probe -> object.findValues(probe).stream()))
                .toList();
        assertThat(probes)
                .isNotEmpty()
                .allSatisfy(
                        probe -> assertThat(probe.at("/httpGet/path").asText()).isEqualTo("/health/live"));
    }

    /** cert-manager's driver knows the name of a pod and not its number, so nodes are named by their pods. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "leaderworkerset"})
    void nodesWithKeysOfTheDriverAreNamedByTheirPods(String way) throws IOException {
        Map<String, String> csi = Map.of("certificates.from", "csi", "certificates.issuerName", "ca");
        for (int index : new int[] {0, 1}) {
            NodeConfig node = read(way, index, csi);
            assertThat(node.name()).isEqualTo(podName(way, index));
            assertThat(node.certificates()).contains(Path.of("/etc/locmoe/certificates"));
        }
        assertThat(Chart.render(way, csi))
                .contains("csi.cert-manager.io/uri-sans: spiffe://demo-locmoe/node/${POD_NAME}")
                .contains("csi.cert-manager.io/uri-sans: spiffe://demo-locmoe/submit/job")
                .doesNotContain("secretName: locmoe-certificates", "name: locmoe-certificates");
    }

    @Test
    void valuesReachTheNode() throws IOException {
        NodeConfig node = read(
                "plain",
                0,
                Map.of(
                        "nodes", "2",
                        "node.cluster", "blue",
                        "node.roots[0]", "/text",
                        "ports.flight", "8300",
                        "certificates.from", "none",
                        "location.rackLabel", "example.com/rack",
                        "plugins.claims[0].name", "own",
                        "plugins.claims[0].claimName", "c"));
        assertThat(node.join()).hasSize(2);
        assertThat(node.rack()).isEqualTo("rack-0");
        assertThat(node.zone()).isEqualTo("zone-b");
        assertThat(node.cluster()).isEqualTo("blue");
        assertThat(node.roots()).containsExactly(Path.of("/text"));
        assertThat(node.flightPort()).isEqualTo(8300);
        assertThat(node.open()).isTrue();
        assertThat(node.certificates()).isEmpty();
        assertThat(node.pluginDirectories()).containsExactly(Path.of("/plugins/own"));
    }

    /** A policy that names another port than the node has would be silent. */
    @ParameterizedTest
    @MethodSource("ways")
    void containersAndPoliciesHaveThePortsOfTheConfiguration(String way) throws IOException {
        String text = Chart.render(way, Map.of("ports.http", "9999", "ports.membership", "9998"));
        NodeConfig node = read(way, 0, Map.of("ports.http", "9999", "ports.membership", "9998"));
        List<Integer> ports = new ArrayList<>();
        Chart.objects(text)
                .forEach(object -> object.findValues("containerPort").forEach(port -> ports.add(port.asInt())));
        assertThat(ports)
                .contains(
                        node.membershipPort(),
                        node.flightPort(),
                        node.bodyPort(),
                        node.controlPort(),
                        node.rankPort(),
                        node.httpPort())
                .as("a port that the system chooses is in no policy")
                .doesNotContain(0);
        List<Integer> open = StreamSupport.stream(
                        Chart.objects(text).stream()
                                .filter(object -> object.path("metadata")
                                        .path("name")
                                        .asText()
                                        .equals("demo-locmoe"))
                                .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
                                .findFirst()
                                .orElseThrow()
                                .at("/spec/ingress/0/ports")
                                .spliterator(),
                        false)
                .map(port -> port.path("port").asInt())
                .toList();
        assertThat(open)
                .contains(
                        node.membershipPort(), node.flightPort(), node.bodyPort(), node.controlPort(), node.rankPort())
                .doesNotContain(node.httpPort());
    }
}
