package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Each sin against the device contract is refused, with both culprits named. Lazy streams make every race lost. The
 * tests are those of the subclasses; this is the device they sin against.
 */
abstract class GuardTest {
    static final int LENGTH = 64;

    Arena arena;
    Device device;
    DeviceStream stream;

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

    Span span() {
        return span(LENGTH);
    }

    Span span(int length) {
        DeviceBuffer buffer = device.allocate((long) length * Span.ELEMENT_BYTES);
        return new Span(buffer, 0, length);
    }

    Span filled(float value) {
        Span span = span();
        stream.launch(new Fill(span, value));
        return span;
    }

    MemorySegment host() {
        return arena.allocate(ValueLayout.JAVA_FLOAT, LENGTH);
    }

    void await() {
        stream.record().await();
    }

    Span indices(int... values) {
        Span span = span(values.length);
        stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, values), span.buffer(), 0);
        return span;
    }
}
