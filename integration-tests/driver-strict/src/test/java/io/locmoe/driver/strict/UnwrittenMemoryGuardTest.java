package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import org.junit.jupiter.api.Test;

/** Reads of device memory that nothing has written. */
class UnwrittenMemoryGuardTest extends GuardTest {

    @Test
    void readingMemoryThatNothingWrote() {
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(this::await)
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("Affine reads element 0 of in")
                .hasMessageContaining("nothing has written");
    }

    @Test
    void addingToMemoryThatNothingWrote() {
        stream.launch(new Accumulate(filled(1), 1, span()));
        assertThatThrownBy(this::await).hasMessageContaining("Accumulate reads element 0 of target");
    }

    @Test
    void sumRowsReadsItsTargetOnlyWhenItAccumulates() {
        stream.launch(new SumRows(filled(1), span(8), 8, 8, false));
        await();
        stream.launch(new SumRows(filled(1), span(8), 8, 8, true));
        assertThatThrownBy(this::await).hasMessageContaining("SumRows reads element 0 of out");
    }

    @Test
    void matMulReadsItsTargetOnlyWithBeta() {
        Span matrix = filled(1);
        stream.launch(MatMul.of(matrix, false, matrix, false, span(), 8, 8, 8, 0));
        await();
        stream.launch(MatMul.of(matrix, false, matrix, false, span(), 8, 8, 8, 1));
        assertThatThrownBy(this::await).hasMessageContaining("MatMul reads element 0 of C");
    }

    @Test
    void matMulReadsNoGapsBetweenRows() {
        Span left = span();
        for (int row = 0; row < 4; row++) {
            stream.launch(new Fill(left.slice(row * 16L, 8), 1));
        }
        Span right = filled(1);
        stream.launch(new MatMul(
                new MatMul.Operand(left, 16, 0),
                false,
                new MatMul.Operand(right, 8, 0),
                false,
                new MatMul.Operand(span(), 8, 0),
                4,
                8,
                8,
                1,
                1,
                0));
        await();
        stream.launch(new MatMul(
                new MatMul.Operand(left, 16, 0),
                false,
                new MatMul.Operand(right, 4, 0),
                false,
                new MatMul.Operand(span(), 4, 0),
                4,
                4,
                9,
                1,
                1,
                0));
        assertThatThrownBy(this::await).hasMessageContaining("MatMul reads element 8 of A");
    }

    @Test
    void causalSoftmaxReadsNoHiddenColumns() {
        Span scores = span();
        for (int row = 0; row < 8; row++) {
            stream.launch(new Fill(scores.slice(row * 8L, row + 1), 1));
        }
        stream.launch(new Softmax(scores, span(), 8, 8, 1, true));
        await();
        stream.launch(new Softmax(scores, span(), 8, 8, 1, false));
        assertThatThrownBy(this::await).hasMessageContaining("Softmax reads element 1 of in");
    }

    @Test
    void gatherReadsOnlyTheRowsOfItsIndex() {
        Span table = span();
        stream.launch(new Fill(table.slice(16, 16), 1));
        Span index = indices(2, 3);
        stream.launch(new GatherRows(table, index, span(16), 8, 2, 8));
        await();
        stream.launch(new GatherRows(table, indices(2, 4), span(16), 8, 2, 8));
        assertThatThrownBy(this::await).hasMessageContaining("GatherRows reads element 32 of in");
    }

    @Test
    void anIndexThatNothingWrote() {
        stream.launch(new GatherRows(filled(1), span(2), span(16), 8, 2, 8));
        assertThatThrownBy(this::await).hasMessageContaining("GatherRows reads element 0 of index");
    }

    @Test
    void copyingOutMemoryThatNothingWrote() {
        stream.copyOut(span().buffer(), 0, host());
        assertThatThrownBy(this::await).hasMessageContaining("copyOut reads element 0");
    }

    @Test
    void halvesThatNothingWrote() {
        Span halves = new Span(span().buffer(), 0, 2 * LENGTH, ElementType.BFLOAT16);
        stream.launch(new Cast(filled(1), halves.slice(0, LENGTH)));
        Span wide = new Span(device.allocate(halves.length() * 4), 0, halves.length());
        stream.launch(new Cast(halves.slice(0, LENGTH), wide.slice(0, LENGTH)));
        await();
        stream.launch(new Cast(halves, wide));
        assertThatThrownBy(this::await).hasMessageContaining("Cast reads element " + LENGTH + " of in");
    }

    @Test
    void bytesThatNothingWrote() {
        Span bytes = new Span(span().buffer(), 0, LENGTH, ElementType.INT8);
        Span copies = new Span(span().buffer(), 0, LENGTH, ElementType.INT8);
        stream.copyIn(host().asSlice(0, 2), bytes.buffer(), 0);
        stream.launch(new Copy(bytes, copies));
        assertThatThrownBy(this::await).hasMessageContaining("Copy reads element 2 of in");
    }

    @Test
    void memoryGivenOutAgainHoldsNothing() {
        Span span = filled(1);
        await();
        span.buffer().free();
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(this::await).hasMessageContaining("nothing has written");
    }
}
