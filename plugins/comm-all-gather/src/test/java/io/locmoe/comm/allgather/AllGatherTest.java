package io.locmoe.comm.allgather;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.ExchangeCase;
import io.locmoe.conformance.MemoryMesh;
import io.locmoe.conformance.MemoryMesh.Sent;
import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class AllGatherTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new AllGatherPlugin().communicationStrategies().getFirst();
    }

    private static final int[][] ROWS = {{0, 3, 1}, {0, 0, 0}, {2, 4, 0}};

    private long[] bytes(Direction direction) {
        long[] bytes = new long[3];
        for (Sent sent :
                MemoryMesh.exchange(factory(), Map.of(), new ExchangeCase("", Topology.of(3, 1), ROWS, 0), direction)) {
            bytes[sent.source()] += sent.bytes() / ExchangeCase.ROW;
        }
        return bytes;
    }

    /** Rank 0 has 4 rows, rank 1 none, rank 2 has 6: each goes to both others. */
    @Test
    void towardsTheExpertsEveryRowGoesToEveryRank() {
        assertThat(bytes(Direction.DISPATCH)).containsExactly(8, 0, 12);
        assertThat(bytes(Direction.COMBINE_GRADIENT)).containsExactly(8, 0, 12);
    }

    /** Rank 0 gets 2 rows, rank 1 gets 7, rank 2 gets 1: a block of that size from both others. */
    @Test
    void onTheWayBackEveryRankSendsBlocksOfAllRows() {
        assertThat(bytes(Direction.COMBINE)).containsExactly(7 + 1, 2 + 1, 2 + 7);
        assertThat(bytes(Direction.DISPATCH_GRADIENT)).containsExactly(7 + 1, 2 + 1, 2 + 7);
    }
}
