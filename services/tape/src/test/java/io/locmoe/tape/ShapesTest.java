package io.locmoe.tape;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operation refuses shapes that do not fit, and says which. */
class ShapesTest {
    private final Device device = new ReferenceDriver().open(0);
    private final Tape tape = new Tape(device);
    private final DeviceTensor matrix = tape.full(1f, 3, 4);

    @AfterEach
    void close() {
        tape.close();
        device.close();
    }

    private static void refused(Runnable operation, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(operation::run).withMessageContainingAll(parts);
    }

    @Test
    void arithmeticBroadcastsOnlyWhereTheRightSideFits() {
        refused(() -> matrix.add(tape.full(1f, 3)), "[3, 4]", "[3]");
        refused(() -> matrix.multiply(tape.full(1f, 2, 4)), "[3, 4]", "[2, 4]");
        refused(() -> tape.full(1f, 4).subtract(matrix), "[3, 4]", "[4]");
    }

    @Test
    void aMatrixProductNeedsOneInnerSize() {
        refused(() -> matrix.matmul(tape.full(1f, 3, 5)), "[3, 4]", "[3, 5]");
        refused(() -> matrix.matmulTransposed(tape.full(1f, 4, 5)), "[3, 4]", "[4, 5]");
    }

    @Test
    void aReshapeKeepsTheElements() {
        refused(() -> matrix.reshape(5, 2), "[3, 4]", "[5, 2]");
        refused(() -> matrix.groupMean(3), "4 columns", "3 groups");
    }

    @Test
    void anIndexIsARow() {
        refused(() -> matrix.gatherRows(new int[] {0, 3}), "row 3", "[3, 4]");
        refused(() -> matrix.gatherRows(new int[] {-1}), "row -1", "[3, 4]");
        refused(() -> matrix.scatterRows(new int[] {0, 1, 2}, 2), "row 2 of 2");
        refused(() -> matrix.scatterRows(new int[] {0, 1}, 2), "2 target rows", "[3, 4]");
    }

    @Test
    void aConstantHasAsManyValuesAsItsShape() {
        refused(() -> tape.of(new float[5], 2, 3), "5 values", "[2, 3]");
        refused(() -> tape.full(0f, 2, -1), "[2, -1]");
    }

    @Test
    void aGradientStartsAtAScalar() {
        refused(() -> tape.backward(List.of(matrix), new float[] {1f}), "scalar", "[3, 4]");
    }

    @Test
    void tensorsOfTwoRanksDoNotMix() {
        try (Device other = new ReferenceDriver().open(0);
                Tape elsewhere = new Tape(other)) {
            refused(() -> matrix.add(elsewhere.full(1f, 3, 4)), "same rank");
        }
    }
}
