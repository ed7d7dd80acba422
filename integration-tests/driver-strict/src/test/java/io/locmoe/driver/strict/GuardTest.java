package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceBuffer;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.Span;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SumRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each sin against the device contract is refused, with both culprits named. Lazy streams make every race lost. */
class GuardTest {
    private static final int LENGTH = 64;

    private Arena arena;
    private Device device;
    private DeviceStream stream;

    @BeforeEach
    void open() {
        arena = Arena.ofShared();
        device = new StrictDriver(StrictOptions.defaults().withLazy(true)).open(0);
        stream = device.openStream();
    }

    @AfterEach
    void close() {
        try {
            device.close();
        } catch (DeviceException leftByTheTest) {
            assertThat(leftByTheTest).hasMessageContaining("closed with");
        }
        arena.close();
    }

    private Span span() {
        return span(LENGTH);
    }

    private Span span(int length) {
        DeviceBuffer buffer = device.allocate((long) length * Span.ELEMENT_BYTES);
        return new Span(buffer, 0, length);
    }

    private Span filled(float value) {
        Span span = span();
        stream.launch(new Fill(span, value));
        return span;
    }

    private MemorySegment host() {
        return arena.allocate(ValueLayout.JAVA_FLOAT, LENGTH);
    }

    private void await() {
        stream.record().await();
    }

    @Test
    void correctWorkIsDoneLater() {
        Span span = filled(2);
        MemorySegment host = host();
        stream.copyOut(span.buffer(), 0, host);
        DeviceEvent event = stream.record();
        assertThat(host.getAtIndex(ValueLayout.JAVA_INT, 0)).isEqualTo(Poison.BITS);
        event.await();
        assertThat(event.isComplete()).isTrue();
        assertThat(host.toArray(ValueLayout.JAVA_FLOAT)).containsOnly(2f);
        span.buffer().free();
        stream.close();
        device.close();
    }

    @Test
    void pollingAnEventMakesItComplete() throws InterruptedException {
        filled(1);
        DeviceEvent event = stream.record();
        while (!event.isComplete()) {
            Thread.sleep(1);
        }
    }

    @Test
    void readingMemoryThatNothingWrote() {
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(this::await).isInstanceOf(DeviceException.class)
                .hasMessageContaining("Affine reads element 0 of in").hasMessageContaining("nothing has written");
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
        stream.launch(new MatMul(new MatMul.Operand(left, 16, 0), false, new MatMul.Operand(right, 8, 0), false,
                new MatMul.Operand(span(), 8, 0), 4, 8, 8, 1, 1, 0));
        await();
        stream.launch(new MatMul(new MatMul.Operand(left, 16, 0), false, new MatMul.Operand(right, 4, 0), false,
                new MatMul.Operand(span(), 4, 0), 4, 4, 9, 1, 1, 0));
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

    private Span indices(int... values) {
        Span span = span(values.length);
        stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, values), span.buffer(), 0);
        return span;
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
    void memoryGivenOutAgainHoldsNothing() {
        Span span = filled(1);
        await();
        span.buffer().free();
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(this::await).hasMessageContaining("nothing has written");
    }

    @Test
    void hostMemoryOverwrittenBeforeItWasCopied() {
        MemorySegment host = host();
        stream.copyIn(host, span().buffer(), 0);
        host.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 1);
        assertThatThrownBy(this::await).hasMessageContaining("changed before the copy executed");
    }

    @Test
    void hostMemoryFreedBeforeItWasCopied() {
        try (Arena brief = Arena.ofShared()) {
            stream.copyIn(brief.allocate(16), span().buffer(), 0);
        }
        assertThatThrownBy(this::await).hasMessageContaining("copyIn failed: Already closed");
    }

    @Test
    void hostMemoryUsedBeforeItWasFilled() {
        MemorySegment host = host();
        stream.copyOut(filled(1).buffer(), 0, host);
        MemorySegment early = host().copyFrom(host);
        stream.copyIn(early, span().buffer(), 0);
        assertThatThrownBy(this::await).hasMessageContaining("a copyOut has yet to fill");
    }

    @Test
    void useAfterFree() {
        Span span = filled(1);
        await();
        span.buffer().free();
        assertThatThrownBy(() -> stream.launch(new Affine(span, 1, 0, span())))
                .hasMessageContaining("Affine uses buffer 1").hasMessageContaining("as in after it was freed");
    }

    @Test
    void freeTwice() {
        DeviceBuffer buffer = device.allocate(4);
        buffer.free();
        assertThatThrownBy(buffer::free).isInstanceOf(IllegalStateException.class).hasMessageContaining("twice");
    }

    @Test
    void freeWhileQueuedWorkUsesIt() {
        Span span = filled(1);
        assertThatThrownBy(span.buffer()::free).isInstanceOf(DeviceException.class)
                .hasMessageContaining("buffer 1").hasMessageContaining("in use by Fill of stream 1");
    }

    @Test
    void freeAfterAnEventThatIsTooOld() {
        Span span = filled(1);
        DeviceEvent old = stream.record();
        stream.launch(new Fill(span, 2));
        old.await();
        assertThatThrownBy(span.buffer()::free).hasMessageContaining("in use by Fill");
        await();
        span.buffer().free();
    }

    @Test
    void missingWaitBetweenStreams() {
        Span span = filled(1);
        DeviceStream other = device.openStream();
        assertThatThrownBy(() -> other.launch(new Copy(span, span())))
                .hasMessageContaining("Copy of stream 2").hasMessageContaining("not ordered after Fill of stream 1");
        other.waitFor(stream.record());
        other.launch(new Copy(span, span()));
        assertThatThrownBy(() -> stream.launch(new Fill(span, 2)))
                .hasMessageContaining("Fill of stream 1").hasMessageContaining("not ordered after Copy of stream 2");
        other.record().await();
        stream.launch(new Fill(span, 2));
    }

    @Test
    void streamsMayShareABufferOnElementsOfTheirOwn() {
        Span span = span();
        DeviceStream other = device.openStream();
        stream.launch(new Fill(span.slice(0, 32), 1));
        other.launch(new Fill(span.slice(32, 32), 2));
        stream.waitFor(other.record());
        MemorySegment host = host();
        stream.copyOut(span.buffer(), 0, host);
        await();
        assertThat(host.getAtIndex(ValueLayout.JAVA_FLOAT, 31)).isEqualTo(1);
        assertThat(host.getAtIndex(ValueLayout.JAVA_FLOAT, 32)).isEqualTo(2);
    }

    @Test
    void streamsMayReadTheSameElements() {
        Span span = filled(1);
        await();
        DeviceStream other = device.openStream();
        stream.launch(new Copy(span, span()));
        other.launch(new Copy(span, span()));
    }

    @Test
    void outputOverInput() {
        Span span = filled(1);
        Span index = indices(0, 0);
        assertThatThrownBy(() -> stream.launch(new GatherRows(span, index, span.slice(8, 16), 8, 2, 8)))
                .hasMessageContaining("GatherRows: output out overlaps in");
        assertThatThrownBy(() -> stream.launch(new Affine(span.slice(0, 8), 1, 0, span.slice(4, 8))))
                .hasMessageContaining("Affine: output out overlaps in");
        stream.launch(new Affine(span, 1, 0, span));
        await();
    }

    @Test
    void anErrorSurfacesAtTheNextEnqueueToo() throws InterruptedException {
        stream.launch(new Affine(span(), 1, 0, span()));
        DeviceEvent event = stream.record();
        while (!event.isComplete()) {
            Thread.sleep(1);
        }
        assertThatThrownBy(() -> stream.launch(new Fill(span(), 1)))
                .isInstanceOf(DeviceException.class).hasMessageContaining("Affine reads");
        assertThatThrownBy(event::await).hasMessageContaining("Affine reads");
    }

    @Test
    void anErrorReachesTheStreamThatWaitsForIt() {
        stream.launch(new Affine(span(), 1, 0, span()));
        DeviceStream other = device.openStream();
        other.waitFor(stream.record());
        assertThatThrownBy(other.record()::await).hasMessageContaining("waitFor failed").hasMessageContaining("Affine");
    }

    @Test
    void anErrorThatNobodySawSurfacesAtTheClose() {
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(stream::close).hasMessageContaining("Affine reads");
    }

    @Test
    void buffersAndStreamsLeftAtTheClose() {
        span();
        assertThatThrownBy(device::close).isInstanceOf(DeviceException.class)
                .hasMessageContaining("1 streams open [stream 1").hasMessageContaining("1 buffers of 256 bytes")
                .hasMessageContaining("GuardTest.span");
    }

    @Test
    void aBufferOfAnotherDevice() {
        try (Device other = new StrictDriver(StrictOptions.defaults()).open(1)) {
            DeviceBuffer foreign = other.allocate(16);
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(foreign, 0, 4), 0)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not of strict device 0");
            foreign.free();
        }
    }

    @Test
    void aCopyBeyondTheBuffer() {
        DeviceBuffer buffer = device.allocate(16);
        assertThatThrownBy(() -> stream.copyIn(arena.allocate(16), buffer, 4)).hasMessageContaining("goes beyond buffer 1");
    }
}
