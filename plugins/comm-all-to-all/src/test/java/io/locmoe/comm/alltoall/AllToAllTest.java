package io.locmoe.comm.alltoall;

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
import org.junit.jupiter.api.Test;

class AllToAllTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new AllToAllPlugin().communicationStrategies().getFirst();
    }

    private List<Sent> sent(int[][] rows) {
        return MemoryMesh.exchange(
                factory(), Map.of(), new ExchangeCase("", Topology.of(rows.length, 1), rows, 0), Direction.COMBINE);
    }

    @Test
    void aPeerWithoutRowsGetsNoMessage() {
        assertThat(sent(new int[][] {{0, 3, 0}, {0, 0, 0}, {2, 0, 0}}))
                .extracting(Sent::source, Sent::target, Sent::bytes)
                .containsExactlyInAnyOrder(tuple(0, 1, 3L * ExchangeCase.ROW), tuple(2, 0, 2L * ExchangeCase.ROW));
    }

    @Test
    void sendsAreRotatedSoThatRanksAimAtDifferentPeers() {
        List<Sent> all = sent(new int[][] {{0, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 0, 1}, {1, 1, 1, 0}});
        for (int rank = 0; rank < 4; rank++) {
            int me = rank;
            assertThat(all)
                    .filteredOn(sent -> sent.source() == me)
                    .extracting(Sent::target)
                    .containsExactly((me + 1) % 4, (me + 2) % 4, (me + 3) % 4);
        }
    }
}
