package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private final double[] noise = new Random(7).doubles(50_000).toArray();

    @Test
    void aShortLineIsWhole() {
        assertThat(Envelope.of(0, i -> 1)).isEmpty();
        assertThat(Envelope.of(Envelope.MOST, i -> i % 7))
                .containsExactly(IntStream.range(0, Envelope.MOST).toArray());
    }

    @Test
    void aLongLineKeepsItsEndsAndTheExtremesOfEveryPart() {
        noise[31_337] = 40;
        noise[31_339] = -40;
        noise[4_242] = Double.NaN;
        int[] kept = Envelope.of(noise.length, i -> noise[i]);
        assertThat(kept)
                .hasSizeLessThanOrEqualTo(Envelope.MOST)
                .contains(0, 4_242, 31_337, 31_339, noise.length - 1)
                .isSorted()
                .doesNotHaveDuplicates();
        int part = noise.length / 25;
        for (int from = 0; from < noise.length; from += part) {
            int begin = from;
            double[] all = IntStream.range(begin, begin + part)
                    .mapToDouble(i -> noise[i])
                    .filter(Double::isFinite)
                    .toArray();
            double[] drawn = Arrays.stream(kept)
                    .filter(i -> i >= begin && i < begin + part)
                    .mapToDouble(i -> noise[i])
                    .filter(Double::isFinite)
                    .toArray();
            double range = max(all) - min(all);
            assertThat(max(drawn) - min(drawn)).as("steps from " + begin).isGreaterThan(0.97 * range);
        }
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }
}
