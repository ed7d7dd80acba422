package io.locmoe.engine.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.router.Assignment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of a rank with a certificate of the mesh, from which memory would be taken. */
class PlanTotalsTest {
    private static final int ROWS = 4;
    /** Two ranks with two tokens each, of which one goes to either expert. */
    private static final Assignment OWN = new Assignment(
            new int[] {0, 1, 2}, new int[] {0, 1}, new int[] {0, 0}, new int[0], new long[] {2, 2}, Integer.MAX_VALUE);

    private static PlanTotals sent(long... kept) {
        return new PlanTotals(kept, 7, 8, OWN.capacity(), 0, 0);
    }

    private static void check(PlanTotals other) {
        PlanTotals.check(List.of(sent(1, 1), PlanTotals.decode(other.encode())), OWN, ROWS);
    }

    @Test
    void countsThatFitAreTaken() {
        assertThatCode(() -> check(sent(1, 1))).doesNotThrowAnyException();
    }

    /** Sums over the ranks overflow, or are right: memory is taken by each number. */
    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 1, 9223372036854775807 tokens to expert 0; all ranks have 4",
        "1, 4294967297, 4294967297 tokens to expert 1; all ranks have 4",
        "-1, 1, -1 tokens to expert 0; all ranks have 4",
        "1, 5, 5 tokens to expert 1; all ranks have 4"
    })
    void countsThatNoRankCanHaveAreRefusedByRank(long first, long second, String words) {
        assertThatThrownBy(() -> check(sent(first, second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rank 1 says that it sends " + words);
    }

    @Test
    void countsForOtherExpertsAreRefused() {
        assertThatThrownBy(() -> check(sent(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rank 1 counts tokens for 1 experts of 2");
        assertThatThrownBy(() -> PlanTotals.decode(new long[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a rank sent 4 numbers about its plan");
    }
}
