package io.locmoe.conformance.device.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.memory.ElementType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What results of chips may differ by. */
class AccuracyTest {
    private static final Accuracy FLOAT32 = Accuracy.of(ElementType.FLOAT32);

    private static double[] ones(int count) {
        double[] values = new double[count];
        Arrays.fill(values, 1);
        return values;
    }

    /** A result of ones, of which the first few are others. */
    private static Judgement of(Accuracy accuracy, int elements, int wrong, double found) {
        double[] result = ones(elements);
        Arrays.fill(result, 0, wrong, found);
        return accuracy.judge(ones(elements), result);
    }

    @Test
    void anElementMayDifferByItsShareAndAnAbsolutePart() {
        assertThat(of(FLOAT32, 1, 1, 1 + 0x1p-10 + 0x1p-17).fault()).isEmpty();
        assertThat(of(FLOAT32, 1, 1, 1 + 0x1p-10 + 0x1p-15).fault())
                .contains("element 0 is 1.00", "the formula gives 1.0", "1 of 1 elements are outside");
        assertThat(of(Accuracy.of(ElementType.BFLOAT16), 1, 1, 1 + 0x1p-6 + 0x1p-7)
                        .fault())
                .isEmpty();
        assertThat(of(Accuracy.of(ElementType.INT32), 5, 1, 2).fault()).isNotEmpty();
    }

    @Test
    void onePercentOfElementsMayExceedTheToleranceSlightly() {
        assertThat(of(FLOAT32, 200, 2, 1.009).outside()).isEqualTo(2);
        assertThat(of(FLOAT32, 200, 2, 1.009).fault()).isEmpty();
        assertThat(of(FLOAT32, 200, 3, 1.009).fault()).contains("3 of 200 elements");
        assertThat(of(FLOAT32, 200, 1, 1.011).fault()).contains("1.011");
    }

    @Test
    void nonFiniteElementsOnOneSideAreFaults() {
        assertThat(of(FLOAT32, 1000, 1, Double.NaN).fault()).contains("NaN");
        assertThat(of(FLOAT32, 1000, 1, Double.POSITIVE_INFINITY).worst()).isInfinite();
        double[] both = {Double.NaN, Double.NEGATIVE_INFINITY};
        assertThat(FLOAT32.judge(both, both.clone()).fault()).isEmpty();
    }

    /** As products of large numbers that cancel out. */
    @Test
    void theAbsolutePartGrowsWithTheResult() {
        assertThat(FLOAT32.judge(new double[] {1e6, 0}, new double[] {1e6, 10}).fault())
                .isEmpty();
        assertThat(FLOAT32.judge(new double[] {1e6, 0}, new double[] {1e6, 20}).fault())
                .contains("element 1");
    }
}
