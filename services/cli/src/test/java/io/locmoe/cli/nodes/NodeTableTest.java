package io.locmoe.cli.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeTableTest {
    private static NodeStatus node(int index, String rack, String zone) {
        return new NodeStatus(
                index, "node-" + index, "10.0.0." + index, 1, 7400, 2, 3, 4, List.of("cpu", "ref"), "1.0", rack, zone);
    }

    private final List<NodeStatus> nodes = List.of(node(1, "rack-7", "zone-b"), node(2, "", ""));

    @Test
    void rackAndZoneAreShownIfKnown() {
        assertThat(new NodeTable(new MeshStatus(nodes, Optional.of("job-1")))
                        .text()
                        .lines())
                .containsExactly(
                        "NAME    RACK    ZONE    DEVICES  DRIVERS  CONTROL        VERSION",
                        "node-1  rack-7  zone-b  4        cpu,ref  10.0.0.1:7400  1.0",
                        "node-2  -       -       4        cpu,ref  10.0.0.2:7400  1.0",
                        "job-1 runs");
    }

    @Test
    void namesOfOthersAddNoRowsAndSteerNoTerminal() {
        NodeStatus hostile = node(1, "rack\nnode-9  all is well", "\u001b[31mred");
        assertThat(new NodeTable(new MeshStatus(List.of(hostile), Optional.of("job\r-1")))
                        .text()
                        .lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("rack\\u000anode-9  all is well  \\u001b[31mred"))
                .contains("job\\u000d-1 runs");
    }

    @Test
    void jsonHasAllThatNodesTell() {
        assertThat(new NodeTable(new MeshStatus(nodes, Optional.empty())).json())
                .contains(
                        "\"rack\" : \"rack-7\"", "\"zone\" : \"zone-b\"", "\"httpPort\" : 3", "\"runningJob\" : null");
    }
}
