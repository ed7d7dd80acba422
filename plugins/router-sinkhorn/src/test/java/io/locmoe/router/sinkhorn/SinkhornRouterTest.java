package io.locmoe.router.sinkhorn;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.MeshRouting;
import io.locmoe.conformance.router.MeshRouting.Entry;
import io.locmoe.conformance.router.TestBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sinkhorn routing of Megatron-Core. */
class SinkhornRouterTest {
    private static final double[][] NORMALIZED_A = {
        {0.06681055775864542, 0.06919020644680635, 0.05262272590680939, 0.06137854802406099},
        {0.07516856976238334, 0.07862827733283337, 0.049452872623818235, 0.046755526532994376},
        {0.05736828698868629, 0.05375785888314244, 0.0744984722693091, 0.06437278394372838},
        {0.05065257391974645, 0.04842364638589459, 0.07342591999504278, 0.07749313270880623}
    };

    private static TestBatch alone(float[][] logits) {
        return TestBatch.even(logits, MeshRouting.real(logits.length), 1, 1);
    }

    private static float[] flat(float[]... rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = rows[i / rows[0].length][i % rows[0].length];
        }
        return flat;
    }

    /** Computed from Megatron-Core's function in float64; the matrix ends with exact columns. */
    @Test
    void theMatrixOfMegatron() {
        Sinkhorn sinkhorn = Sinkhorn.of(new float[][] {flat(Goldens.A)}, 4, 1e-4, 100);
        assertThat(sinkhorn.iterations()).isEqualTo(3);
        double[][] matrix = sinkhorn.matrix();
        for (int t = 0; t < 4; t++) {
            assertThat(matrix[t]).containsExactly(NORMALIZED_A[t], offset(1e-7));
            assertThat(Arrays.stream(matrix[t]).sum()).isCloseTo(.25, offset(1e-4));
            int column = t;
            assertThat(Arrays.stream(matrix).mapToDouble(row -> row[column]).sum())
                    .isCloseTo(.25, offset(1e-7));
        }
    }

    @Test
    void normalisedRowSelectsTheExpertAndSigmoidWeighsIt() throws Exception {
        MeshRouting spread = alone(Goldens.A).route("sinkhorn");
        assertThat(spread.routes())
                .containsExactly(List.of(0, 1, 0), List.of(1, 1, 0), List.of(2, 2, 0), List.of(3, 3, 0));
        for (Entry entry : spread.entries()) {
            double logit = Goldens.A[entry.token()][entry.expert()];
            assertThat(entry.weight()).isCloseTo((float) (1 / (1 + Math.exp(-logit))), FLOAT);
        }
        assertThat(spread.losses()).isEmpty();
        assertThat(spread.measures()).containsEntry("iterations", 3.);
    }

    /** The largest logits choose [3, 1, 2, 3]; Megatron normalises in training only. */
    @Test
    void inEvaluationTheLargestLogitsChoose() throws Exception {
        MeshRouting spread = alone(Goldens.A).evaluating().route("sinkhorn");
        assertThat(spread.tokensOf(3)).containsExactly(0, 3);
        assertThat(spread.entries().get(2).weight()).isCloseTo((float) (1 / (1 + Math.exp(-.3))), FLOAT);
    }

    @Test
    void topTwoIsWeighedByTheSoftmaxOverAllExperts() throws Exception {
        MeshRouting spread = alone(Goldens.A).route("sinkhorn", "topK", "2");
        assertThat(spread.routes())
                .containsExactlyInAnyOrder(
                        List.of(0, 1, 0),
                        List.of(0, 0, 1),
                        List.of(1, 1, 0),
                        List.of(1, 0, 1),
                        List.of(2, 2, 0),
                        List.of(2, 3, 1),
                        List.of(3, 3, 0),
                        List.of(3, 2, 1));
        assertThat(spread.entries().stream().filter(e -> e.token() == 1).map(Entry::weight))
                .hasSize(2);
        assertThat(spread.entries().getFirst().weight()
                        + spread.entries().get(2).weight())
                .isLessThan(.6f);
        Entry first = spread.entries().stream()
                .filter(e -> e.token() == 2 && e.expert() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(first.weight()).isCloseTo(.320102999f, FLOAT);
    }

    /** All tokens like expert 0 best, by different margins: the normalisation sends half of them to the other. */
    @Test
    void theLoadIsEvenWhereTheLogitsAreNot() throws Exception {
        float[][] logits = new float[32][2];
        for (int t = 0; t < 32; t++) {
            logits[t][0] = 1 + t / 8f;
        }
        assertThat(alone(logits).route("sinkhorn").load()).containsExactly(16, 16);
        assertThat(alone(logits).evaluating().route("sinkhorn").load()).containsExactly(32, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "1, 1", "3, 1"})
    void routingIsIndependentOfTheSpreadOverRanks(String k, String factor) throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        String[] options = {"topK", k, "capacityFactor", factor};
        MeshRouting one = TestBatch.even(logits, valid, 1, 1).route("sinkhorn", options);
        TestBatch.even(logits, valid, 2, 1).route("sinkhorn", options).assertSameAs(one);
        TestBatch.even(logits, valid, 2, 2).route("sinkhorn", options).assertSameAs(one);
        TestBatch.even(logits, valid, 4, 1)
                .cut(0, 0, 5, 24, 24)
                .route("sinkhorn", options)
                .assertSameAs(one);
    }

    @Test
    void logitsOfPaddingAreIgnored() throws Exception {
        boolean[] valid = {true, false, true, true, true};
        float[][] with = {Goldens.A[0], {1e6f, -1e6f, Float.NaN, 0f}, Goldens.A[1], Goldens.A[2], Goldens.A[3]};
        MeshRouting spread = TestBatch.even(with, valid, 1, 1).route("sinkhorn");
        assertThat(spread.routes())
                .containsExactly(List.of(0, 1, 0), List.of(2, 1, 0), List.of(3, 2, 0), List.of(4, 3, 0));
    }

    /** exp(800) is infinite in float64, and an expert that no token wants has a column of zeros. */
    @Test
    void largeLogitsNeitherOverflowNorHang() {
        float[][] extreme = {{800f, 0f, -900f}, {790f, 0f, -900f}, {0f, 795f, -900f}};
        Sinkhorn sinkhorn = Sinkhorn.of(new float[][] {flat(extreme)}, 3, 1e-12, 40);
        assertThat(sinkhorn.iterations()).isLessThanOrEqualTo(40);
        for (double column : sinkhorn.columns()) {
            assertThat(column).isFinite().isPositive();
        }
        assertThat(Sinkhorn.of(new float[][] {flat(extreme)}, 3, 0, 7).iterations())
                .isEqualTo(7);
    }

    @Test
    void aMeshWithoutTokensIsAccepted() throws Exception {
        MeshRouting spread = TestBatch.even(Goldens.A, new boolean[4], 1, 2).route("sinkhorn");
        assertThat(spread.entries()).isEmpty();
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> alone(Goldens.A).route("sinkhorn", "topK", "5"))
                .hasMessageContaining("topK must be in [1, 4]");
        assertThatThrownBy(() -> alone(Goldens.A).route("sinkhorn", "maxIterations", "0"))
                .hasMessageContaining("maxIterations");
        assertThatThrownBy(() -> alone(Goldens.A).route("sinkhorn", "tolerance", "-1"))
                .hasMessageContaining("tolerance");
    }
}
