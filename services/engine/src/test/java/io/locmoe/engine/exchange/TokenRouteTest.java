package io.locmoe.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets, pieces, chunks and orders from counts. */
class TokenRouteTest {
    private static final int FREE = Integer.MAX_VALUE;

    /**
     * Choices [[0,2],[2,1],[2,3],[3,2]] give counts [1,1,4,2] and exclusive offsets [0,1,2,6]. A lone rank keeps all.
     */
    @Test
    void offsetsAreRunningSumsOfTheCounts() {
        TokenRoute route =
                TokenRoute.of(new long[][] {{1, 1, 4, 2}}, 0, ExpertPlacement.even(1, 4, Topology.of(1, 1)), FREE, 1);
        assertThat(route.pieces().offsets()).containsExactly(0, 1, 2, 6, 8, 8, 8, 8, 8);
        assertThat(route.pieces().experts()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
        assertThat(route.pieces().own()).isEqualTo(4);
        assertThat(route.pieces().ownRows()).isEqualTo(8);
        assertThat(route.chunks().getFirst().sendRows()).containsExactly(0);
        assertThat(route.entries()).isEqualTo(8);
    }

    /** Three ranks: own rows first; others' arrive one source after the other and are sorted by expert, then source. */
    @Test
    void receivedRowsAreSortedByExpertAndThenBySource() {
        long[][] counts = {{2, 1, 0, 0}, {1, 2, 0, 0}, {1, 1, 1, 0}};
        TokenRoute route = TokenRoute.of(counts, 0, new ExpertPlacement(1, new int[] {0, 0, 0, 0}), FREE, 1);
        RouteChunk all = route.chunks().getFirst();
        assertThat(all.receiveRows()).containsExactly(0, 3, 3);
        assertThat(route.pieces().offsets()).containsExactly(0, 2, 3, 3, 3, 5, 8, 9, 9);
        assertThat(all.firstRow()).isEqualTo(3);
        assertThat(all.order()).containsExactly(0, 3, 1, 2, 4, 5);
        assertThat(all.inverseOrder()).containsExactly(0, 2, 3, 1, 4, 5);
        assertThat(TokenRoute.of(counts, 1, new ExpertPlacement(1, new int[] {0, 0, 0, 0}), FREE, 1)
                        .pieces()
                        .count())
                .as("a rank without experts")
                .isZero();
    }

    /**
     * One expert on a rank: two pieces of own rows, four with a quarter of every other source's, cut as floor(s n / 4).
     */
    @Test
    void theOnlyExpertOfARankIsSplitIntoPieces() {
        long[][] counts = {{7, 0}, {6, 3}};
        ExpertPlacement placement = ExpertPlacement.even(1, 2, Topology.of(2, 1));
        TokenRoute route = TokenRoute.of(counts, 0, placement, FREE, 2);
        assertThat(route.pieces().offsets()).as("3, 4, then 1, 2, 1, 2").containsExactly(0, 3, 7, 8, 10, 11, 13);
        assertThat(route.pieces().experts()).containsOnly(0);
        assertThat(route.chunks()).extracting(RouteChunk::receiveRows).containsExactly(new int[] {0, 3}, new int[] {0, 3
        });
        assertThat(route.chunks()).extracting(RouteChunk::firstPiece).containsExactly(2, 4);
        TokenRoute other = TokenRoute.of(counts, 1, placement, FREE, 2);
        assertThat(other.ownFirst()).as("entries 0..5 are for rank 0").isEqualTo(6);
        assertThat(other.chunks()).extracting(chunk -> chunk.sendFirst()[0]).containsExactly(0, 3);
        assertThat(other.chunks()).extracting(RouteChunk::sendRows).containsExactly(new int[] {3, 0}, new int[] {3, 0});
    }

    /**
     * What a rank sends to another in a chunk is what the other expects; all chunks together are all entries, in order.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theRanksAgreeOnEveryChunk(int overlap) {
        long[][] counts = {{5, 0, 2, 9, 1, 7}, {0, 0, 0, 0, 0, 0}, {3, 1, 4, 1, 5, 9}, {0, 11, 0, 2, 0, 0}};
        ExpertPlacement placement = new ExpertPlacement(1, new int[] {0, 0, 0, 2, 3, 3});
        TokenRoute[] routes = new TokenRoute[4];
        Arrays.setAll(routes, rank -> TokenRoute.of(counts, rank, placement, FREE, overlap));
        for (int from = 0; from < 4; from++) {
            int[] next = routes[from].chunks().getFirst().sendFirst().clone();
            for (int c = 0; c < overlap; c++) {
                RouteChunk sent = routes[from].chunks().get(c);
                for (int to = 0; to < 4; to++) {
                    assertThat(to == from || sent.sendFirst()[to] == next[to])
                            .as("chunk %d goes on where the last ended", c)
                            .isTrue();
                    assertThat(routes[to].chunks().get(c).receiveRows()[from]).isEqualTo(sent.sendRows()[to]);
                    next[to] += sent.sendRows()[to];
                }
            }
            assertThat(from == 3 || next[3] == routes[from].entries())
                    .as("the last entry is sent")
                    .isTrue();
        }
        assertThat(routes[1].arrived()).as("a rank without experts").isZero();
    }

    @Test
    void piecesDoNotDependOnTheOverlap() {
        long[][] counts = {{5, 3}, {2, 8}};
        ExpertPlacement placement = ExpertPlacement.even(1, 2, Topology.of(1, 2));
        for (int overlap = 2; overlap <= 4; overlap++) {
            assertThat(TokenRoute.of(counts, 1, placement, FREE, overlap)
                            .pieces()
                            .offsets())
                    .isEqualTo(TokenRoute.of(counts, 1, placement, FREE, 1)
                            .pieces()
                            .offsets());
        }
    }

    /** What rank 1 keeps for itself does not travel, and a capacity gives every pair the same room. */
    @Test
    void everyPairOfRanksHasRoomForTheCapacity() {
        long[][] counts = {{2, 1, 0, 0}, {1, 2, 0, 1}};
        ExpertPlacement placement = ExpertPlacement.even(1, 4, Topology.of(2, 1));
        PairRows free =
                TokenRoute.of(counts, 0, placement, FREE, 1).chunks().getFirst().pairs();
        assertThat(free.rows()).isDeepEqualTo(new int[][] {{0, 0}, {3, 0}});
        assertThat(free.slot()).isEqualTo(3);
        assertThat(free.reversed().rows()).isDeepEqualTo(new int[][] {{0, 3}, {0, 0}});
        assertThat(TokenRoute.of(counts, 0, placement, 7, 1).chunks())
                .extracting(c -> c.pairs().slot())
                .containsExactly(14);
        assertThat(TokenRoute.of(counts, 0, placement, 7, 2).chunks())
                .extracting(c -> c.pairs().slot())
                .containsExactly(7, 7);
        assertThat(TokenRoute.of(counts, 0, placement, 7, 4).chunks())
                .as("half an expert's rows, rounded up")
                .extracting(c -> c.pairs().slot())
                .containsExactly(4, 4, 4, 4);
    }

    @Test
    void theInverseOrderUndoesTheOrder() {
        long[][] counts = {{2, 1}, {1, 2}, {0, 3}};
        RouteChunk all = TokenRoute.of(counts, 0, new ExpertPlacement(1, new int[] {0, 0}), FREE, 1)
                .chunks()
                .getFirst();
        for (int i = 0; i < all.arrived(); i++) {
            assertThat(all.inverseOrder()[all.order()[i]]).isEqualTo(i);
        }
    }
}
