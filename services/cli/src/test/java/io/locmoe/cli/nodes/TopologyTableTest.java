package io.locmoe.cli.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunSummary;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopologyTableTest {
    private static NodeStatus node(int index, String rack, String zone) {
        return new NodeStatus(
                index, "node-" + index, "10.0.0." + index, 1, 7400, 2, 3, 4, List.of("cpu"), "1.0", rack, zone);
    }

    private static final RunSummary RUN = new RunSummary(
            "job-1", "alice", "node-2", "locmoe", 7, 20, "", 0, 0, false, Optional.empty(), "", Map.of());

    private final MeshStatus mesh = new MeshStatus(
            List.of(node(0, "r2", "b"), node(1, "r1", "b"), node(2, "r9", "a"), node(3, "r1", "b")),
            Optional.of("job-1"));
    private final Map<String, NodeFigures> figures = Map.of(
            "node-2",
            new NodeFigures(Map.of("heap", 7L), List.of(new NodeFigures.Link("node-0", 300_000_000, 2_000_000_000))));

    @Test
    void nodesAreInOrderOfTheirPlacesAndLinksHaveRates() {
        assertThat(new TopologyTable(mesh, Optional.of(RUN), figures).text().lines())
                .containsExactly(
                        "ZONE  RACK  NODE    DEVICES  LEADS  VERSION",
                        "a     r9    node-2  4        yes    1.0",
                        "b     r1    node-1  4               1.0",
                        "b     r1    node-3  4               1.0",
                        "b     r2    node-0  4               1.0",
                        "job-1 of alice (step 7 of 20) runs",
                        "FROM    TO      MB/s   MB SENT",
                        "node-2  node-0  150.0  300.0");
    }

    @Test
    void aMeshAtRestHasNeitherRunNorLinks() {
        assertThat(new TopologyTable(mesh, Optional.empty(), Map.of()).text().lines())
                .contains("no run", "no node has sent tensors to another one yet")
                .noneMatch(line -> line.contains("yes "));
    }

    @Test
    void jsonHasAllThatIsKnown() throws IOException {
        JsonNode json = new ObjectMapper().readTree(new TopologyTable(mesh, Optional.of(RUN), figures).json());
        assertThat(json.get("runningRun").asText()).isEqualTo("job-1");
        JsonNode leader = json.get("nodes").get(0);
        assertThat(leader.get("name").asText()).isEqualTo("node-2");
        assertThat(leader.get("leads").asBoolean()).isTrue();
        assertThat(leader.at("/links/0/bytesPerSecond").asDouble()).isEqualTo(150e6);
        assertThat(leader.at("/memoryBytes/heap").asLong()).isEqualTo(7);
        assertThat(json.at("/nodes/1/memoryBytes").isNull()).isTrue();
    }
}
