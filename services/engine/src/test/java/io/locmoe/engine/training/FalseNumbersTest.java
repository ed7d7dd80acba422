package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.exchange.ProcessorTimes;
import io.locmoe.engine.exchange.SentBytes;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.Topology;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with a certificate of the mesh sends false numbers: each is refused by rank, before it is used. */
class FalseNumbersTest {
    private static final int SEQUENCE = 4;

    /** A mesh of two ranks, of which the other one sends this rank's numbers, changed. */
    private record Liar(UnaryOperator<long[]> change) implements MeshCounts {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int ranks() {
            return 2;
        }

        @Override
        public long[][] gather(long[] mine) {
            return new long[][] {mine, change.apply(mine.clone())};
        }
    }

    private static Liar with(int index, long value) {
        return new Liar(numbers -> {
            numbers[index] = value;
            return numbers;
        });
    }

    private static final Liar SHORT = new Liar(_ -> new long[0]);

    private static StepAgreement reach(MeshCounts mesh) {
        return StepAgreement.reach(
                mesh,
                TensorGroup.solo(),
                new StepAgreement.Wishes(StepAgreement.End.NONE, false, 0),
                List.of(Batch.of(List.of(), Slots.all(1), SEQUENCE, 1, 0, true)));
    }

    private static void refused(Runnable use, String what) {
        assertThatThrownBy(use::run)
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("rank 1 sent " + what + " that no rank of this job can have");
    }

    @Test
    void trueNumbersAreTaken() {
        assertThat(reach(with(3, SEQUENCE)).stepTokens()).isEqualTo(SEQUENCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, SEQUENCE + 1, -1})
    void falseTokenCountsAreRefused(long tokens) {
        refused(() -> reach(with(3, tokens)), "wishes and token counts for the next step");
    }

    @Test
    void anUnknownWishOrMissingNumbersAreRefused() {
        refused(() -> reach(with(0, 99)), "wishes and token counts for the next step");
        refused(() -> reach(SHORT), "wishes and token counts for the next step");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Integer.MAX_VALUE, 9, -1})
    void aTextThatIsLongerThanItsBytesIsRefused(long bytes) {
        StepFindings findings = new StepFindings();
        findings.add("NaN");
        MeshCounts solo = TensorGroup.solo().counts();
        refused(() -> findings.ofAll(with(0, bytes), solo), "lines of text");
        refused(() -> findings.ofAll(SHORT, solo), "lines of text");
        assertThat(findings.ofAll(new Liar(numbers -> numbers), solo)).containsExactly("NaN", "NaN");
    }

    @Test
    void totalsOfAnotherShapeAreRefused() {
        RankTotals own = new RankTotals(
                1,
                0,
                0,
                0,
                0,
                0,
                new StepTimes(1, 2, 3, 4, 5, new ProcessorTimes(9, 10, 11, 12, 13)),
                new SentBytes(6, new long[] {7, 8}),
                new OwnNumbers(new RankMemory(14, 15, 16, 17), new RankPeak(18, 1, 1, 19), PluginMeasures.NONE),
                new double[] {0.3});
        refused(() -> MeshTotals.gather(SHORT, Topology.of(2, 1), own), "totals of a step");
        assertThat(MeshTotals.gather(new Liar(numbers -> numbers), Topology.of(2, 1), own)
                        .sum(RankTotals::loss))
                .isEqualTo(2);
    }
}
