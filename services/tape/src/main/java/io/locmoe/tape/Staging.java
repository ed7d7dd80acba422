package io.locmoe.tape;

import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies between the host's arrays and the device, through native host memory. {@link #reset} makes it reusable; the
 * owner calls it when the stream is idle.
 */
final class Staging implements AutoCloseable {
    private static final long CHUNK = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private int current;
    private final DeviceStream stream;
    private final Runnable await;
    private long used;

    /** @param await waits until the stream is idle */
    Staging(DeviceStream stream, Runnable await) {
        this.stream = stream;
        this.await = await;
    }

    /** Enqueues a copy of the values; the array may be changed immediately. */
    void copyIn(float[] values, Span target) {
        if (values.length > 0) {
            MemorySegment host = take(4L * values.length);
            MemorySegment.copy(values, 0, host, ValueLayout.JAVA_FLOAT, 0, values.length);
            stream.copyIn(host, target.buffer(), target.byteOffset());
        }
    }

    /** Like {@link #copyIn(float[], Span)}. */
    void copyIn(int[] values, Span target) {
        if (values.length > 0) {
            MemorySegment host = take(4L * values.length);
            MemorySegment.copy(values, 0, host, ValueLayout.JAVA_INT, 0, values.length);
            stream.copyIn(host, target.buffer(), target.byteOffset());
        }
    }

    /** Waits for the values of all spans, float32, with a single wait. */
    float[][] read(List<Span> spans) {
        List<MemorySegment> hosts = new ArrayList<>();
        for (Span span : spans) {
            if (span.type() != ElementType.FLOAT32) {
                throw new IllegalArgumentException("the host reads float32, not " + span.type());
            }
            MemorySegment host = take(4L * span.length());
            if (span.length() > 0) {
                stream.copyOut(span.buffer(), span.byteOffset(), host);
            }
            hosts.add(host);
        }
        await.run();
        return hosts.stream().map(host -> host.toArray(ValueLayout.JAVA_FLOAT)).toArray(float[][]::new);
    }

    private MemorySegment take(long bytes) {
        while (current < chunks.size() && used + bytes > chunks.get(current).byteSize()) {
            current++;
            used = 0;
        }
        if (current == chunks.size()) {
            chunks.add(arena.allocate(Math.max(CHUNK, bytes), 64));
        }
        MemorySegment taken = chunks.get(current).asSlice(used, bytes);
        used += (bytes + 63) / 64 * 64;
        return taken;
    }

    /** Size of the host memory so far, in bytes. */
    long bytes() {
        return chunks.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    void reset() {
        current = 0;
        used = 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
