package io.locmoe.comm.hierarchical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locmoe.conformance.ExchangeCase;
import io.locmoe.conformance.MemoryMesh;
import io.locmoe.conformance.MemoryMesh.Sent;
import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class HierarchicalTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new HierarchicalPlugin().communicationStrategies().getFirst();
    }

    /** 3 nodes of 2: one message for each ordered pair of nodes, with the bytes of all-to-all; gateways are spread. */
    @Test
    void eachPairOfNodesExchangesOneMessage() {
        Topology topology = Topology.of(3, 2);
        int[][] rows = new int[6][6];
        for (int from = 0; from < 6; from++) {
            for (int to = 0; to < 6; to++) {
                rows[from][to] = from == to ? 0 : 1 + from;
            }
        }
        List<Sent> between =
                MemoryMesh.exchange(factory(), Map.of(), new ExchangeCase("", topology, rows, 0), Direction.DISPATCH)
                        .stream()
                        .filter(sent -> !topology.sameNode(sent.source(), sent.target()))
                        .toList();
        assertThat(between)
                .extracting(sent -> List.of(topology.node(sent.source()), topology.node(sent.target())))
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(between)
                .filteredOn(sent -> sent.source() < 2)
                .extracting(Sent::source, Sent::bytes)
                .containsExactlyInAnyOrder(tuple(1, 6L * ExchangeCase.ROW), tuple(0, 6L * ExchangeCase.ROW));
    }
}
