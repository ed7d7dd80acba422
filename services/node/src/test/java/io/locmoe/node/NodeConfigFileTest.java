package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.settings.Declaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigFileTest {
    @TempDir
    private Path directory;

    private NodeConfig read(String name, String text) throws IOException {
        return NodeConfigFile.read(Files.writeString(directory.resolve(name), text));
    }

    @Test
    void anEmptyFileGivesTheDefaults() throws IOException {
        assertThat(read("node.yaml", "# nothing\n")).isEqualTo(NodeConfig.defaults(-1));
        assertThat(read("node.json", "{}"))
                .isEqualTo(new NodeConfig(
                        -1,
                        "node",
                        "",
                        "",
                        "127.0.0.1",
                        "127.0.0.1",
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        true,
                        List.of(),
                        "locmoe",
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        1,
                        Path.of("runs"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        0,
                        BodyChannel.AUTO,
                        Discovery.DNS,
                        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
                        ""));
    }

    @Test
    void everyKeyIsReadFromYamlAsFromJson() throws IOException {
        NodeConfig expected = new NodeConfig(
                2,
                "third",
                "rack-7",
                "zone-b",
                "10.0.0.3",
                "0.0.0.0",
                1,
                2,
                3,
                4,
                5,
                6,
                false,
                List.of("10.0.0.1:1", "10.0.0.2:1"),
                "blue",
                Optional.of(Path.of("/certificates")),
                true,
                List.of(Path.of("/plugins"), Path.of("own")),
                List.of("ab".repeat(32), "cd".repeat(32)),
                Optional.of(Path.of("/authors.pem")),
                8,
                Path.of("/data"),
                List.of(Path.of("/text")),
                List.of("s3://runs/team"),
                Optional.of(Path.of("/tokens")),
                Duration.ofSeconds(7),
                Duration.ofSeconds(9),
                4711,
                BodyChannel.TCP,
                Discovery.API,
                Path.of("/account"),
                "http://collector:4318");
        for (String name : List.of("node.yaml", "node.json")) {
            NodeConfigFile.write(expected, directory.resolve(name));
            assertThat(NodeConfigFile.read(directory.resolve(name))).isEqualTo(expected);
        }
        assertThat(Files.readAllLines(directory.resolve("node.yaml")))
                .filteredOn(line -> line.matches("\\w.*"))
                .filteredOn(line -> !line.startsWith("---"))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .isEqualTo(NodeConfig.DECLARATIONS.all().stream()
                        .map(Declaration::name)
                        .toList());
    }

    @Test
    void variablesOfTheEnvironmentAreReplacedWhereverTheyStand() throws IOException {
        Path file = Files.writeString(
                directory.resolve("node.yaml"),
                "index: ${INDEX}\nhost: ${POD}.mesh\njoin: ['${POD}.mesh:1', 'b:2']\ncluster: '${A}${POD}$x'\n");
        assertThat(NodeConfigFile.read(file, Map.of("INDEX", "3", "POD", "a-3", "A", "$1")))
                .returns(3, NodeConfig::index)
                .returns("node-3", NodeConfig::name)
                .returns("a-3.mesh", NodeConfig::host)
                .returns(List.of("a-3.mesh:1", "b:2"), NodeConfig::join)
                .returns("$1a-3$x", NodeConfig::cluster);
    }

    @Test
    void variablesThatAreNotSetAreNamedAllAtOnce() throws IOException {
        Path file = Files.writeString(
                directory.resolve("node.yaml"), "index: ${INDEX}\nhost: ${POD}.${DOMAIN}\ncluster: ${MESH}\n");
        assertThatThrownBy(() -> NodeConfigFile.read(file, Map.of("MESH", "blue")))
                .hasMessageContaining("node.yaml cannot be used:")
                .hasMessageContaining("index: the environment has no variable INDEX")
                .hasMessageContaining("host: the environment has no variable POD")
                .hasMessageContaining("host: the environment has no variable DOMAIN")
                .message()
                .doesNotContain("MESH");
    }

    @Test
    void portsAreBoundToTheHostUnlessBindSaysOtherwise() throws IOException {
        assertThat(read("node.yaml", "host: 10.0.0.3\n").bind()).isEqualTo("10.0.0.3");
        assertThat(read("node.yaml", "host: 10.0.0.3\nbind: 0.0.0.0\n"))
                .returns("10.0.0.3", NodeConfig::host)
                .returns("0.0.0.0", NodeConfig::bind);
    }

    @Test
    void allProblemsComeAtOnceWithTheNearestName() {
        assertThatThrownBy(() -> read(
                        "node.yaml", "indx: 1\ndevices: 0\nhttpPort: 70000\njoin: here\nhost: ''\nbodyChannel: rdma\n"))
                .hasMessageContaining("node.yaml cannot be used:")
                .hasMessageContaining("unknown setting 'indx'; did you mean 'index'?")
                .hasMessageContaining("devices must be in [1, 64]: 0")
                .hasMessageContaining("httpPort must be in [0, 65535]: 70000")
                .hasMessageContaining("join address 'here' is not host:port")
                .hasMessageContaining("host must not be empty")
                .hasMessageContaining("bodyChannel: 'rdma' is not one of auto, flight, tcp, unix, shared-memory")
                .returns(NodeException.Code.CONFIGURATION, e -> ((NodeException) e).code());
    }

    @Test
    void aNameMayLookLikeANumber() throws IOException {
        assertThat(read("node.yaml", "index: 3\n").name()).isEqualTo("node-3");
        assertThat(read("node.yaml", "name: 5\n").name()).isEqualTo("5");
    }

    @Test
    void aChangedValueIsHeldToItsRange() {
        assertThatThrownBy(() -> NodeConfig.defaults(0).withPorts(70_000, 0, 0, 0, 0))
                .hasMessage("flightPort must be in [0, 65535]: 70000");
    }

    @Test
    void aFileThatDoesNotParseNamesTheLine() {
        assertThatThrownBy(() -> read("node.json", "{\n\"index\": \n")).hasMessageContaining("line ");
        assertThatThrownBy(() -> read("node.yaml", "index: 1\nindex: 2\n")).hasMessageContaining("index");
        assertThatThrownBy(() -> read("node.yaml", "- index\n")).hasMessageContaining("must be a table of settings");
        assertThatThrownBy(() -> NodeConfigFile.read(directory.resolve("none.yaml")))
                .hasMessageContaining("none.yaml cannot be used")
                .hasMessageContaining("there is no configuration file");
    }

    @Test
    void anInvalidJoinAddressIsNamed() {
        assertThatThrownBy(() -> read("node.yaml", "join: [somewhere]\n"))
                .hasMessageContaining("join address 'somewhere' is not host:port");
    }
}
