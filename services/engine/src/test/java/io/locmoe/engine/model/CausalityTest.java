package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.spi.device.Device;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A prediction knows the text before it only. Unchanged logits may differ by rounding, since a matrix product over
 * other rows may add in another order: 1e-5 of logits around 1.
 */
class CausalityTest {
    private static final int SEQUENCE = 8;

    @ParameterizedTest
    @EnumSource
    void aTokenChangesNoLogitsBeforeItAndNoneOfOtherSequences(TestDriver driver) {
        check(driver, TinyJob.settings("batch", "4", "blocks", "4"));
    }

    @Test
    void rotatedPositionsSeeNoLaterTokenEither() {
        check(TestDriver.CPU, TinyJob.decoder("batch", "4", "blocks", "4"));
    }

    private static void check(TestDriver driver, Map<String, String> settings) {
        try (Device device = driver.open();
                ModelBench bench = new ModelBench(device, settings).spread()) {
            int[] tokens = bench.batch.tokens();
            float[] before = bench.logits(tokens);
            int vocabulary = before.length / tokens.length;
            for (int t = 0; t < SEQUENCE; t++) {
                int[] changed = tokens.clone();
                int row = SEQUENCE + t;
                changed[row] = (changed[row] + 1) % vocabulary;
                float[] after = bench.logits(changed);
                for (int r = 0; r < tokens.length; r++) {
                    double moved = largestDifference(before, after, r, vocabulary);
                    boolean sees = r >= row && r < 2 * SEQUENCE;
                    if (sees) {
                        assertThat(moved)
                                .as("row %d after a change of row %d", r, row)
                                .isGreaterThan(1e-3);
                    } else {
                        assertThat(moved)
                                .as("row %d after a change of row %d", r, row)
                                .isLessThan(1e-5);
                    }
                }
            }
        }
    }

    private static double largestDifference(float[] left, float[] right, int row, int columns) {
        double largest = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            largest = Math.max(largest, Math.abs(left[i] - right[i]));
        }
        return largest;
    }
}
