package io.locmoe.router.expertchoice;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.MeshRouting;
import io.locmoe.conformance.router.MeshRouting.Entry;
import io.locmoe.conformance.router.TestBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expert choice of Zhou et al. 2022. */
class ExpertChoiceRouterTest {

    private static TestBatch alone(float[][] logits) {
        return TestBatch.even(logits, MeshRouting.real(logits.length), 1, 1);
    }

    /** The paper's k = n * c / e tokens an expert, whatever the scores. */
    @ParameterizedTest
    @CsvSource({"0.5, 3", "1, 6", "1.05, 7", "2, 12", "4, 23", "9, 23", "0, 23"})
    void everyExpertTakesExactlyItsCapacity(String factor, int expected) throws Exception {
        MeshRouting spread = alone(MeshRouting.logits(23, 4, 3)).route("expert-choice", "capacityFactor", factor);
        assertThat(spread.load()).containsOnly(expected);
        assertThat(spread.capacity()).isEqualTo(expected);
        for (int e = 0; e < 4; e++) {
            assertThat(spread.tokensOf(e)).hasSize(expected);
        }
        assertThat(spread.losses()).isEmpty();
    }

    /** Computed by hand: the columns of softmax(A) have their two largest values at these tokens. */
    @Test
    void anExpertTakesTheTokensThatScoreItHighest() throws Exception {
        MeshRouting spread = alone(Goldens.A).route("expert-choice", "capacityFactor", "2");
        assertThat(spread.tokensOf(0)).containsExactly(0, 1);
        assertThat(spread.tokensOf(1)).containsExactly(0, 1);
        assertThat(spread.tokensOf(2)).containsExactly(2, 3);
        assertThat(spread.tokensOf(3)).containsExactly(2, 3);
        assertThat(spread.entries()).extracting(Entry::choice).containsExactly(1, 1, 0, 0, 0, 1, 1, 0);
        for (Entry entry : spread.entries()) {
            assertThat(entry.weight()).isCloseTo((float) softmax(Goldens.A[entry.token()])[entry.expert()], FLOAT);
        }
    }

    @Test
    void aTokenMayBeTakenByAllOrByNone() throws Exception {
        float[][] logits = {{5f, 5f, -5f}, {0f, 0f, 0f}, {-5f, -5f, 0f}};
        MeshRouting spread = alone(logits).route("expert-choice", "capacityFactor", "1");
        assertThat(spread.routes()).containsExactly(List.of(0, 0, 0), List.of(0, 1, 1), List.of(2, 2, 0));
        assertThat(spread.dropped()).containsExactly(1);
        assertThat(spread.measures()).containsEntry("untakenShare", 1 / 3.);
    }

    @Test
    void equalScoresGoToTheEarlierTokenOnEveryMesh() throws Exception {
        float[][] equal = new float[8][2];
        for (int ranks : new int[] {1, 2, 4}) {
            MeshRouting spread = TestBatch.even(equal, MeshRouting.real(8), 1, ranks)
                    .route("expert-choice", "capacityFactor", "0.75");
            assertThat(spread.tokensOf(0)).containsExactly(0, 1, 2);
            assertThat(spread.tokensOf(1)).containsExactly(0, 1, 2);
            assertThat(spread.dropped()).containsExactly(3, 4, 5, 6, 7);
        }
    }

    @Test
    void paddingIsNeitherTakenNorCountedNorDropped() throws Exception {
        float[][] logits = MeshRouting.logits(20, 4, 7);
        boolean[] valid = MeshRouting.everyFifthIsPadding(20);
        MeshRouting spread = TestBatch.even(logits, valid, 1, 1).route("expert-choice", "capacityFactor", "1");
        assertThat(spread.capacity()).isEqualTo(4);
        assertThat(spread.entries()).allMatch(e -> valid[e.token()]);
        assertThat(spread.dropped()).allMatch(t -> valid[t]);
        List<Integer> taken =
                spread.entries().stream().map(Entry::token).distinct().toList();
        assertThat(taken.size() + spread.dropped().size()).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3.3"})
    void routingIsIndependentOfTheSpreadOverRanks(String factor) throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        MeshRouting one = TestBatch.even(logits, valid, 1, 1).route("expert-choice", "capacityFactor", factor);
        TestBatch.even(logits, valid, 2, 1)
                .route("expert-choice", "capacityFactor", factor)
                .assertSameAs(one);
        TestBatch.even(logits, valid, 2, 2)
                .route("expert-choice", "capacityFactor", factor)
                .assertSameAs(one);
        TestBatch.even(logits, valid, 4, 1)
                .cut(0, 0, 5, 24, 24)
                .route("expert-choice", "capacityFactor", factor)
                .assertSameAs(one);
    }

    /** The reference: each column sorted. */
    @Test
    void agreesWithASortOfEachColumn() throws Exception {
        float[][] logits = MeshRouting.logits(30, 5, 9);
        MeshRouting spread = alone(logits).route("expert-choice", "capacityFactor", "1.5");
        for (int e = 0; e < 5; e++) {
            int expert = e;
            assertThat(spread.tokensOf(e))
                    .isEqualTo(IntStream.range(0, 30)
                            .boxed()
                            .sorted(Comparator.comparingDouble(t -> -(float) softmax(logits[t])[expert]))
                            .limit(9)
                            .sorted()
                            .toList());
        }
    }

    /** A token's experts in evaluation are those it has alone: nothing of its future or of other requests is seen. */
    @Test
    void evaluationRoutesEachTokenIndependently() throws Exception {
        float[][] logits = MeshRouting.logits(12, 6, 2);
        MeshRouting batch = alone(logits).evaluating().route("expert-choice");
        for (int t = 0; t < 12; t++) {
            MeshRouting single = alone(new float[][] {logits[t]}).evaluating().route("expert-choice");
            int token = t;
            assertThat(single.entries()).hasSize(2);
            assertThat(single.entries())
                    .extracting(Entry::expert)
                    .isEqualTo(batch.entries().stream()
                            .filter(e -> e.token() == token)
                            .map(Entry::expert)
                            .toList());
        }
        assertThat(batch.dropped()).isEmpty();
        assertThat(alone(logits)
                        .evaluating()
                        .route("expert-choice", "evaluationCapacityFactor", "0")
                        .entries())
                .hasSize(72);
    }

    @Test
    void evaluationUsesExpertChoiceOnRequest() throws Exception {
        float[][] logits = MeshRouting.logits(12, 6, 2);
        MeshRouting evaluation = alone(logits)
                .evaluating()
                .route("expert-choice", "evaluation", "expert-choice", "evaluationCapacityFactor", "1.5");
        evaluation.assertSameAs(alone(logits).route("expert-choice", "capacityFactor", "1.5"));
        assertThat(evaluation.load()).containsOnly(3);
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> alone(Goldens.A).route("expert-choice", "minimumCapacity", "-1"))
                .hasMessageContaining("minimumCapacity");
        assertThatThrownBy(() -> alone(Goldens.A).route("expert-choice", "evaluation", "dense"))
                .hasMessageContaining("one of token-choice, expert-choice");
    }

    private static double[] softmax(float[] logits) {
        double[] exp = new double[logits.length];
        Arrays.setAll(exp, e -> Math.exp(logits[e]));
        double sum = Arrays.stream(exp).sum();
        return Arrays.stream(exp).map(x -> x / sum).toArray();
    }
}
