package io.locmoe.router.sinkhorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.MeshRouting;
import io.locmoe.conformance.router.MeshRouting.Entry;
import io.locmoe.conformance.router.TestBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The balanced assignment of BASE layers, Lewis et al. 2021. */
class BaseAssignmentTest {

    private static MeshRouting route(float[][] logits) throws Exception {
        return TestBatch.even(logits, MeshRouting.real(logits.length), 1, 1).route("sinkhorn", "balance", "base");
    }

    /** The best sum over all ways to give the tokens from {@code token} on to experts with places left. */
    private static double best(float[][] logits, int token, int[] places) {
        if (token == logits.length) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int e = 0; e < places.length; e++) {
            if (places[e]-- > 0) {
                best = Math.max(best, logits[token][e] + best(logits, token + 1, places));
            }
            places[e]++;
        }
        return best;
    }

    @RepeatedTest(20)
    void noEvenAssignmentHasALargerSum(RepetitionInfo info) throws Exception {
        Random random = new Random(info.getCurrentRepetition());
        int experts = 2 + random.nextInt(3);
        int tokens = 3 + random.nextInt(6);
        float[][] logits = MeshRouting.logits(tokens, experts, info.getCurrentRepetition());
        MeshRouting spread = route(logits);
        int most = (tokens + experts - 1) / experts;
        int[] places = new int[experts];
        Arrays.fill(places, most);
        double sum = spread.entries().stream()
                .mapToDouble(e -> logits[e.token()][e.expert()])
                .sum();
        assertThat(sum).isCloseTo(best(logits, 0, places), offset(1e-9));
        assertThat(spread.entries()).hasSize(tokens);
        for (long load : spread.load()) {
            assertThat(load).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void divisibleTokenCountsGiveAnEvenLoad() throws Exception {
        float[][] logits = MeshRouting.logits(64, 8, 17);
        assertThat(route(logits).load()).containsOnly(8);
        assertThat(TestBatch.even(logits, MeshRouting.real(64), 1, 1)
                        .route("sinkhorn")
                        .load())
                .doesNotContain(0);
    }

    /**
     * Computed by hand: token 2 takes expert 1, whose token moves to 2 (13.5 in sum), and not 0, whose token would lose
     * 3 (12).
     */
    @Test
    void theTokenThatLosesLeastMakesRoom() throws Exception {
        MeshRouting spread = route(new float[][] {{3, 0, 0}, {0, 3, 2.5f}, {9, 8, 0}});
        assertThat(spread.routes()).containsExactly(List.of(0, 0, 0), List.of(2, 1, 0), List.of(1, 2, 0));
    }

    @Test
    void theSpreadOverRanksChangesNothingAndPaddingIsNotAssigned() throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        MeshRouting one = TestBatch.even(logits, valid, 1, 1).route("sinkhorn", "balance", "base");
        assertThat(one.entries())
                .extracting(Entry::token)
                .allMatch(t -> valid[t])
                .hasSize(19);
        TestBatch.even(logits, valid, 2, 1).route("sinkhorn", "balance", "base").assertSameAs(one);
        TestBatch.even(logits, valid, 4, 1)
                .cut(0, 0, 5, 24, 24)
                .route("sinkhorn", "balance", "base")
                .assertSameAs(one);
    }

    @Test
    void moreThanOneChoiceIsRefused() {
        assertThatThrownBy(() -> TestBatch.even(Goldens.A, MeshRouting.real(4), 1, 1)
                        .route("sinkhorn", "balance", "base", "topK", "2"))
                .hasMessageContaining("topK is 2; set topK to 1");
    }
}
