package io.locmoe.conformance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Minimum, maximum, clamp and normalize where numbers are equal, huge, zero or none. */
class SelectionTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private final Device device = new ReferenceDriver().open(0);
    private final Tape tape = new Tape(device);

    @AfterEach
    void close() {
        tape.close();
        device.close();
    }

    private DeviceTensor variable(float... values) {
        return tape.variable(values, values.length);
    }

    @Test
    void theElementTakenIsExact() {
        DeviceTensor left = variable(1e8f, -INFINITY, NAN, 2f, 3f);
        DeviceTensor right = variable(1f, 0f, 5f, NAN, 3f);
        assertThat(left.minimum(right).toArray()).containsExactly(1f, -INFINITY, NAN, NAN, 3f);
        assertThat(left.maximum(right).toArray()).containsExactly(1e8f, 0f, NAN, NAN, 3f);
        assertThat(left.clamp(-7f, 2f).toArray()).containsExactly(2f, -7f, NAN, 2f, 2f);
    }

    @Test
    void theGradientGoesWhereTheElementCameFrom() {
        DeviceTensor left = variable(1f, 4f, 2f);
        DeviceTensor right = variable(3f, 3f, 2f);
        tape.backward(List.of((DeviceTensor) left.minimum(right).sum()), new float[] {1f});
        assertThat(gradient(left)).containsExactly(1f, 0f, 1f);
        assertThat(gradient(right)).containsExactly(0f, 1f, 0f);
    }

    @Test
    void aRowOfZerosHasAFiniteGradient() {
        DeviceTensor rows = tape.variable(new float[] {0, 0, 3, 4}, 2, 2);
        DeviceTensor unit = (DeviceTensor) rows.normalize();
        assertThat(unit.toArray()).containsExactly(0f, 0f, 0.6f, 0.8f);
        tape.backward(List.of((DeviceTensor) unit.sum()), new float[] {1f});
        for (float g : gradient(rows)) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void mismatchedShapesAndEmptyRangesAreRefused() {
        DeviceTensor matrix = tape.full(1f, 3, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.minimum(tape.full(1f, 3)))
                .withMessageContainingAll("[3]", "[3, 4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> matrix.clamp(2f, 1f))
                .withMessageContaining("no number from 2.0 to 1.0");
    }

    private float[] gradient(DeviceTensor tensor) {
        DeviceTensor gradient = tape.parameter(true, tensor.shape());
        gradient.bind(tensor.gradient(), null);
        return gradient.toArray();
    }
}
