package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A sequence that is longer than a mask of the operator may be, with one head of one column, by the formula. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class LongAttentionTest {
    private static final int LENGTH = 2100;
    private static final float SCALE = 0.5f;
    private static final Offset<Float> CLOSE = Offset.offset(1e-4f);
    private static final String ANY_WAIT =
            "aclrtSynchronizeStreamWithTimeout:1=500000,aclrtSynchronizeEventWithTimeout:1=500000";

    /** Queries, keys and values of each position. */
    private final float[] qkv = normal(3 * LENGTH, 1);

    private final float[] above = normal(LENGTH, 2);
    private final float[] out = new float[LENGTH];
    private final double[] below = new double[3 * LENGTH];

    @Test
    void longCausalAttentionMatchesTheFormulaWithoutAnyWait() {
        try (Device device = new AscendDriver(SimulatedToolkit.environment()).open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor in = tape.of(qkv, qkv.length);
            DeviceTensor mixed = tape.of(new float[LENGTH], LENGTH);
            DeviceTensor gradient = tape.of(above, LENGTH);
            DeviceTensor result = tape.of(new float[3 * LENGTH], 3 * LENGTH);
            SimulatorControl simulator = new SimulatorControl();
            simulator.fail(ANY_WAIT);
            launch(tape, in.span(), mixed.span(), gradient.span(), result.span());
            assertThat(simulator.failed()).isEmpty();
            simulator.fail("");
            compute();
            assertThat(mixed.toArray()).containsExactly(out, CLOSE);
            assertThat(result.toArray()).containsExactly(below(), CLOSE);
        }
    }

    private static void launch(Tape tape, Span in, Span mixed, Span gradient, Span result) {
        Span most = tape.take(LENGTH);
        Span share = tape.take(LENGTH);
        tape.launch(new FusedAttention(in, mixed, most, share, 1, LENGTH, 1, 1, SCALE));
        tape.launch(new FusedAttentionBackward(in, mixed, most, share, gradient, result, 1, LENGTH, 1, 1, SCALE));
    }

    private float[] below() {
        float[] values = new float[below.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) below[i];
        }
        return values;
    }

    private void compute() {
        for (int t = 0; t < LENGTH; t++) {
            double[] weights = new double[t + 1];
            double sum = 0;
            for (int s = 0; s <= t; s++) {
                weights[s] = Math.exp(SCALE * (double) qkv[3 * t] * qkv[3 * s + 1]);
                sum += weights[s];
            }
            double mean = 0;
            for (int s = 0; s <= t; s++) {
                weights[s] /= sum;
                mean += weights[s] * qkv[3 * s + 2];
            }
            out[t] = (float) mean;
            gradients(t, weights, mean);
        }
    }

    private void gradients(int t, double[] weights, double mean) {
        for (int s = 0; s <= t; s++) {
            double slope = SCALE * weights[s] * above[t] * (qkv[3 * s + 2] - mean);
            below[3 * t] += slope * qkv[3 * s + 1];
            below[3 * s + 1] += slope * qkv[3 * t];
            below[3 * s + 2] += weights[s] * above[t];
        }
    }

    private static float[] normal(int count, int seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
