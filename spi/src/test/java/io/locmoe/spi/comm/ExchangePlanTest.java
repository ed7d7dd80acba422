package io.locmoe.spi.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExchangePlanTest {
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);
    private static final int[][] ROWS = {{0, 3, 1}, {2, 0, 5}, {4, 1, 0}};

    @Test
    void rowsLieInRankOrder() {
        ExchangePlan plan = ExchangePlan.of(TAG, 10, 1, ROWS);
        assertThat(plan.sendStarts()).containsExactly(0, 20, 20, 70);
        assertThat(plan.receiveStarts()).containsExactly(0, 30, 30, 40);
        assertThat(plan.slotRows()).isEqualTo(5);
        assertThat(plan.bytes(0, 2, 1, 3)).isEqualTo(10 * (3 + 1 + 0 + 5));
    }

    @Test
    void peersAreRotated() {
        ExchangePlan plan = ExchangePlan.of(TAG, 10, 1, ROWS);
        assertThat(plan.targets()).containsExactly(2, 0);
        assertThat(plan.sources()).containsExactly(0, 2);
    }

    @Test
    void contradictoryPlansAreRefused() {
        assertThatThrownBy(() -> ExchangePlan.of(TAG, 10, 3, ROWS)).hasMessageContaining("rank 3 of 3");
        assertThatThrownBy(() -> ExchangePlan.of(TAG, 10, 0, new int[][] {{1, 0}, {0, 0}}))
                .hasMessageContaining("rank 0 among 2 ranks, with none for itself: [1, 0]");
        assertThatThrownBy(() -> new ExchangePlan(TAG, 10, 0, ROWS, 4, null))
                .hasMessageContaining("rank 1 has [2, 0, 5] rows for the ranks, and each may have 0 to 4");
        assertThatThrownBy(() -> new ExchangePlan(TAG, 10, 0, ROWS, 5, new int[3]))
                .hasMessageContaining("tokens of 3 rows, rank 0 sends 4");
    }
}
