package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/**
 * The rules of a device driver. An author extends this class and gives the driver.
 *
 * <p>Rules 1 to 3 look at devices, memory and copies, 4 to 6 at each kernel, 7 and 8 at the order of work, 9 to 11 at
 * what is to be refused, 12 at threads, 13 at measures,
 * 14 at decisions, 15 at failures that are asked for.
 */
public abstract class DeviceDriverConformance extends NewerHostRules {
    private static final int ELEMENTS = 4096;
    private static final int ROUNDS = 20;
    /** How long a driver is asked for an event before it is waited for: some work only then. */
    private static final long ASKED_NANOS = 100_000_000;

    @Test
    protected final void rule01DevicesAreDescribedAndNumberedFromZero() {
        assertThat(driver().name()).isNotBlank();
        assertThat(driver().devices()).isNotEmpty();
        for (int i = 0; i < driver().devices().size(); i++) {
            assertThat(driver().devices().get(i).ordinal()).isEqualTo(i);
        }
        try (Device device = driver().open(0)) {
            assertThat(device.description()).isEqualTo(driver().devices().getFirst());
        }
        assertThatThrownBy(() -> driver().open(-1)).isInstanceOf(DeviceException.class);
    }

    @Test
    protected final void rule02MemoryHasTheSizeThatWasAskedForAndIsFreedOnce() {
        try (Device device = driver().open(0)) {
            for (long bytes : new long[] {1, 63, 64, 1 << 20}) {
                DeviceBuffer buffer = device.allocate(bytes);
                assertThat(buffer.bytes()).isEqualTo(bytes);
                buffer.free();
                assertThatThrownBy(buffer::free).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(() -> device.allocate(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> device.allocate(1L << 60)).isInstanceOf(DeviceException.class);
        }
    }

    @Test
    protected final void rule03CopiesGoWhereTheyAreToldAndNowhereElse() {
        try (Device device = driver().open(0);
                DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(24);
            MemorySegment back = arena.allocate(16);
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3, 4, 5, 6), buffer, 0);
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 7, 8), buffer, 8);
            stream.copyOut(buffer, 4, back);
            stream.record().await();
            assertThat(back.toArray(ValueLayout.JAVA_INT)).containsExactly(2, 7, 8, 5);
            refused(stream, () -> stream.copyOut(buffer, 12, back));
            assertThatThrownBy(() -> stream.copyIn(MemorySegment.ofArray(new int[1]), buffer, 0))
                    .as("memory of the heap")
                    .isInstanceOf(IllegalArgumentException.class);
            buffer.free();
        }
    }

    /** Copies and kernels of a stream, of which the host waits for the last only. */
    @Test
    protected final void rule07WorkOfAStreamIsDoneInOrder() {
        try (Device device = driver().open(0);
                DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(ELEMENTS * Span.ELEMENT_BYTES);
            Span span = new Span(buffer, 0, ELEMENTS);
            MemorySegment[] results = new MemorySegment[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                stream.copyIn(floats(arena, round), buffer, 0);
                stream.launch(new Affine(span, 2, 1, span));
                stream.launch(new Affine(span, 3, 0, span));
                results[round] = arena.allocate(buffer.bytes());
                stream.copyOut(buffer, 0, results[round]);
            }
            stream.record().await();
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(results[round].toArray(ValueLayout.JAVA_FLOAT)).containsOnly(3f * (2 * round + 1));
            }
            buffer.free();
        }
    }

    /** One stream doubles, the other reads, in turn; the host waits for the reader only. */
    @Test
    protected final void rule08EventsOrderStreams() {
        try (Device device = driver().open(0);
                DeviceStream writer = device.openStream();
                DeviceStream reader = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(ELEMENTS * Span.ELEMENT_BYTES);
            Span span = new Span(buffer, 0, ELEMENTS);
            MemorySegment[] results = new MemorySegment[ROUNDS];
            writer.copyIn(floats(arena, 1), buffer, 0);
            for (int round = 0; round < ROUNDS; round++) {
                writer.launch(new Affine(span, 2, 0, span));
                reader.waitFor(writer.record());
                results[round] = arena.allocate(buffer.bytes());
                reader.copyOut(buffer, 0, results[round]);
                writer.waitFor(reader.record());
            }
            DeviceEvent last = reader.record();
            last.await();
            assertThat(last.isComplete()).isTrue();
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(results[round].toArray(ValueLayout.JAVA_FLOAT)).containsOnly(2 << round);
            }
            writer.record().await();
            buffer.free();
        }
    }

    @Test
    protected final void rule09AnIndexOutsideItsMatrixIsRefused() {
        for (int index : new int[] {-1, 3}) {
            try (Device device = driver().open(0);
                    Arena arena = Arena.ofShared()) {
                DeviceBuffer buffer = device.allocate(64);
                // Closed before the buffer goes: what the kernel has left undone may still use that.
                try (DeviceStream stream = device.openStream()) {
                    stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, index), buffer, 0);
                    Span in = new Span(buffer, 1, 6);
                    Span out = new Span(buffer, 8, 2);
                    refused(stream, () -> stream.launch(new GatherRows(in, new Span(buffer, 0, 1), out, 3, 1, 2)));
                    if (device.supports(CombineRows.class)) {
                        refused(
                                stream,
                                () -> stream.launch(new CombineRows(out, new Span(buffer, 0, 1), null, in, 1, 3, 2)));
                    }
                }
                buffer.free();
            }
        }
    }

    @Test
    protected final void rule10WhatIsFreedOrForeignIsRefused() {
        try (Device device = driver().open(0);
                Device other = driver().open(0);
                DeviceStream stream = device.openStream()) {
            DeviceBuffer foreign = other.allocate(16);
            refused(stream, () -> stream.launch(new Fill(new Span(foreign, 0, 4), 1)));
            foreign.free();
        }
        try (Device device = driver().open(0);
                DeviceStream stream = device.openStream()) {
            DeviceBuffer freed = device.allocate(16);
            freed.free();
            refused(stream, () -> stream.launch(new Fill(new Span(freed, 0, 4), 1)));
        }
    }

    /** A failure is told though the event behind it was found complete before the host waited. */
    @Test
    protected final void rule15AnEventThatIsAskedForTellsOfFailedWork() {
        try (Device device = driver().open(0);
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(64);
            try (DeviceStream stream = device.openStream()) {
                stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 3), buffer, 0);
                GatherRows outside =
                        new GatherRows(new Span(buffer, 1, 6), new Span(buffer, 0, 1), new Span(buffer, 8, 2), 3, 1, 2);
                refused(stream, () -> {
                    stream.launch(outside);
                    DeviceEvent event = stream.record();
                    long deadline = System.nanoTime() + ASKED_NANOS;
                    while (!event.isComplete() && System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                    }
                    event.await();
                });
            }
            buffer.free();
        }
    }

    /** Refused at once, or when the host waits. */
    private static void refused(DeviceStream stream, Runnable work) {
        assertThatThrownBy(() -> {
                    work.run();
                    stream.record().await();
                })
                .isInstanceOfAny(DeviceException.class, IllegalArgumentException.class, IllegalStateException.class);
    }

    private static MemorySegment floats(Arena arena, float value) {
        MemorySegment memory = arena.allocate(ELEMENTS * Span.ELEMENT_BYTES, 64);
        for (int i = 0; i < ELEMENTS; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        }
        return memory;
    }
}
