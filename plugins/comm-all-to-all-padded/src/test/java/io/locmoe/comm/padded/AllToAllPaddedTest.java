package io.locmoe.comm.padded;

import static org.assertj.core.api.Assertions.assertThat;

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
class AllToAllPaddedTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new AllToAllPaddedPlugin().communicationStrategies().getFirst();
    }

    private List<Sent> sent(int room, int[][] rows) {
        return MemoryMesh.exchange(
                factory(), Map.of(), new ExchangeCase("", Topology.of(2, 1), rows, room), Direction.COMBINE);
    }

    /** A slot of four rows, whatever routing fills of it: nothing, some, all. */
    @Test
    void everyPairExchangesASlot() {
        int[][][] routings = {{{0, 0}, {0, 0}}, {{0, 1}, {0, 0}}, {{0, 2}, {4, 0}}};
        int[] room = {4, 3, 0};
        for (int i = 0; i < routings.length; i++) {
            assertThat(sent(room[i], routings[i]))
                    .hasSize(2)
                    .allSatisfy(sent -> assertThat(sent.bytes()).isEqualTo(4L * ExchangeCase.ROW));
        }
    }
}
