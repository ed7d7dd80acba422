package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Rotary positions of more sequences than one operator takes, and of heads that it does not take. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class ManySequencesTest {
    private static final int ROWS = 2 * 2003 + 1;

    /** A quarter turn at the second position of each sequence and none at the first: (a, b) becomes (-b, a). */
    @Test
    void eachSequenceIsRotated() {
        try (Device device = new AscendDriver(SimulatedToolkit.environment()).open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor matrix = tape.of(rows(false), 2 * ROWS);
            Span cosines = tape.of(new float[] {1, 0}, 2).span();
            Span sines = tape.of(new float[] {0, 1}, 2).span();
            tape.launch(new RotaryEmbedding(matrix.span(), cosines, sines, ROWS, 2, 1, 2, 2, false));
            assertThat(matrix.toArray()).isEqualTo(rows(true));
            tape.launch(new RotaryEmbedding(matrix.span(), cosines, sines, ROWS, 2, 1, 2, 2, true));
            assertThat(matrix.toArray()).isEqualTo(rows(false));
        }
    }

    /** Each row has its number and one. */
    private static float[] rows(boolean turned) {
        float[] values = new float[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            boolean turns = turned && row % 2 == 1;
            values[2 * row] = turns ? -1 : row;
            values[2 * row + 1] = turns ? row : 1;
        }
        return values;
    }

    @Test
    void tooWideHeadsAreRefusedAndTheStreamStaysUsable() {
        try (Device device = new AscendDriver(SimulatedToolkit.environment()).open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor matrix = tape.of(new float[896], 896);
            Span table = matrix.span().slice(0, 448);
            RotaryEmbedding wide = new RotaryEmbedding(matrix.span(), table, table, 1, 896, 1, 896, 1, false);
            assertThatThrownBy(() -> tape.launch(wide))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("up to 999 heads of up to 894 columns, not 1 of 896");
            assertThat(matrix.toArray()).containsOnly(0);
        }
    }
}
