package io.locmoe.tape;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Device memory of one rank. Blocks come in size classes, four per doubling, and are reused, so that memory use stops
 * growing once every size has been seen. All work that touches a block runs on one stream in order, which makes a block
 * reusable as soon as its last use is enqueued.
 */
final class Memory implements AutoCloseable {
    private static final int SMALLEST = 16;

    private final Device device;
    private final Map<Long, Deque<DeviceBuffer>> idle = new HashMap<>();
    private final List<DeviceBuffer> all = new ArrayList<>();

    Memory(Device device) {
        this.device = device;
    }

    /** Takes a block of float32, like {@link #take(long, ElementType)}. */
    Span take(long elements) {
        return take(elements, ElementType.FLOAT32);
    }

    /** Takes a block; its content is undefined. The span may be shorter than its buffer. */
    Span take(long elements, ElementType type) {
        long size = sizeClass((elements * type.bytes() + Span.ELEMENT_BYTES - 1) / Span.ELEMENT_BYTES);
        Deque<DeviceBuffer> free = idle.get(size);
        DeviceBuffer buffer = free == null ? null : free.poll();
        if (buffer == null) {
            buffer = device.allocate(size * Span.ELEMENT_BYTES);
            all.add(buffer);
        }
        return new Span(buffer, 0, elements, type);
    }

    /** Gives a block back; nothing enqueued later may use the span. */
    void give(Span span) {
        idle.computeIfAbsent(span.buffer().bytes() / Span.ELEMENT_BYTES, size -> new ArrayDeque<>())
                .push(span.buffer());
    }

    /** Bytes taken from the device so far. */
    long bytes() {
        return all.stream().mapToLong(DeviceBuffer::bytes).sum();
    }

    static long sizeClass(long elements) {
        if (elements <= SMALLEST) {
            return SMALLEST;
        }
        long quarter = Long.highestOneBit(elements - 1) / 4;
        return (elements + quarter - 1) / quarter * quarter;
    }

    /** Frees everything; no queued work may be left. */
    @Override
    public void close() {
        all.forEach(device::free);
        all.clear();
        idle.clear();
    }
}
