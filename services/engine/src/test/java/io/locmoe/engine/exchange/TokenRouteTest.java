package io.locmoe.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import org.junit.jupiter.api.Test;

/** Offsets and orders from counts. */
class TokenRouteTest {

    /** Choices [[0,2],[2,1],[2,3],[3,2]] give counts [1,1,4,2] and exclusive offsets [0,1,2,6]. */
    @Test
    void offsetsAreRunningSumsOfTheCounts() {
        TokenRoute route = TokenRoute.of(new long[][] {{1, 1, 4, 2}}, 0, ExpertPlacement.even(1, 4, Topology.of(1, 1)),
                Integer.MAX_VALUE);
        assertThat(route.expertOffsets()).containsExactly(0, 1, 2, 6, 8);
        assertThat(route.order()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(route.sendRows()).containsExactly(8);
    }

    /** Two sources: their rows arrive one source after the other and are sorted by expert, then source. */
    @Test
    void rowsAreSortedByExpertAndThenBySource() {
        long[][] counts = {{2, 1, 0, 0}, {1, 2, 0, 1}};
        TokenRoute route = TokenRoute.of(counts, 0, ExpertPlacement.even(1, 4, Topology.of(2, 1)),
                Integer.MAX_VALUE);
        assertThat(route.receiveRows()).containsExactly(3, 3);
        assertThat(route.sendRows()).containsExactly(3, 0);
        assertThat(route.expertOffsets()).containsExactly(0, 3, 6);
        assertThat(route.order()).containsExactly(0, 1, 3, 2, 4, 5);
        assertThat(route.inverseOrder()).containsExactly(0, 1, 3, 2, 4, 5);
    }

    /** Two experts a rank: what rank 1 keeps for itself does not travel, and a capacity gives every pair the same room. */
    @Test
    void everyPairOfRanksHasRoomForTheCapacity() {
        long[][] counts = {{2, 1, 0, 0}, {1, 2, 0, 1}};
        ExpertPlacement placement = ExpertPlacement.even(1, 4, Topology.of(2, 1));
        PairRows free = TokenRoute.of(counts, 0, placement, Integer.MAX_VALUE).pairs();
        assertThat(free.rows()).isDeepEqualTo(new int[][] {{0, 0}, {3, 0}});
        assertThat(free.slot()).isEqualTo(3);
        assertThat(free.reversed().rows()).isDeepEqualTo(new int[][] {{0, 3}, {0, 0}});
        assertThat(TokenRoute.of(counts, 0, placement, 7).pairs().slot()).isEqualTo(14);
    }

    @Test
    void theInverseOrderUndoesTheOrder() {
        long[][] counts = {{2, 1}, {1, 2}, {0, 3}};
        TokenRoute route = TokenRoute.of(counts, 0, new ExpertPlacement(1, new int[] {0, 0}), Integer.MAX_VALUE);
        int[] inverse = route.inverseOrder();
        for (int i = 0; i < route.arrived(); i++) {
            assertThat(inverse[route.order()[i]]).isEqualTo(i);
        }
    }
}
