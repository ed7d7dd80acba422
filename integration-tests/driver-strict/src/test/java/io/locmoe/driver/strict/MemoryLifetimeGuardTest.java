package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Memory that is used, freed or changed at the wrong time or place: of the host, of the device, of another device. */
class MemoryLifetimeGuardTest extends GuardTest {

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
                .hasMessageContaining("Affine uses buffer 1")
                .hasMessageContaining("as in after it was freed");
    }

    @Test
    void freeTwice() {
        DeviceBuffer buffer = device.allocate(4);
        buffer.free();
        assertThatThrownBy(buffer::free)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void freeWhileQueuedWorkUsesIt() {
        Span span = filled(1);
        assertThatThrownBy(span.buffer()::free)
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("buffer 1")
                .hasMessageContaining("in use by Fill of stream 1");
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
    void buffersAndStreamsLeftAtTheClose() {
        span();
        assertThatThrownBy(device::close)
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("1 streams open [stream 1")
                .hasMessageContaining("1 buffers of 256 bytes")
                .hasMessageContaining("GuardTest.span");
    }

    @Test
    void aBufferOfAnotherDevice() {
        try (Device other = new StrictDriver(StrictOptions.defaults()).open(1)) {
            DeviceBuffer foreign = other.allocate(16);
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(foreign, 0, 4), 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not of strict device 0");
            foreign.free();
        }
    }

    @Test
    void aCopyBeyondTheBuffer() {
        DeviceBuffer buffer = device.allocate(16);
        assertThatThrownBy(() -> stream.copyIn(arena.allocate(16), buffer, 4))
                .hasMessageContaining("goes beyond buffer 1");
    }
}
