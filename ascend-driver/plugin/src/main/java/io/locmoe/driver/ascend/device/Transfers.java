package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclStreams;
import java.lang.foreign.MemorySegment;

/**
 * Copies of one stream between device memory and any native memory of the host.
 *
 * <p>Devices copy by themselves from and to pinned memory only, so data goes through blocks of it: on the way in it is
 * copied there at once; on the way out the host's memory is filled when the stream has passed the copy. Used by the
 * thread that enqueues.
 */
final class Transfers {
    /** Larger copies go in parts, so that blocks are used again. */
    private static final long PART_BYTES = 4L << 20;
    /** When so much is under way, the host waits. */
    private static final long MOST_UNDER_WAY = 256L << 20;

    private final AclStreams streams;
    private final BlockPool pinned;
    private final InFlight inFlight;
    private final long stream;
    private final Runnable waitUntilIdle;
    private long underWay;

    Transfers(AclStreams streams, BlockPool pinned, InFlight inFlight, long stream, Runnable waitUntilIdle) {
        this.streams = streams;
        this.pinned = pinned;
        this.inFlight = inFlight;
        this.stream = stream;
        this.waitUntilIdle = waitUntilIdle;
    }

    /** Enqueues a copy to the device. */
    void in(MemorySegment host, long device) {
        for (long at = 0; at < host.byteSize(); at += PART_BYTES) {
            MemorySegment part = part(host, at);
            BlockPool.Block block = block(part.byteSize());
            segment(block, part.byteSize()).copyFrom(part);
            streams.copyIn(device + at, block.address(), part.byteSize(), stream);
            inFlight.whenPassed(() -> pinned.free(block));
        }
    }

    /** Enqueues a copy from the device. */
    void out(long device, MemorySegment host) {
        for (long at = 0; at < host.byteSize(); at += PART_BYTES) {
            MemorySegment part = part(host, at);
            BlockPool.Block block = block(part.byteSize());
            streams.copyOut(block.address(), device + at, part.byteSize(), stream);
            inFlight.whenPassed(() -> part.copyFrom(segment(block, part.byteSize())), () -> pinned.free(block));
        }
    }

    private static MemorySegment part(MemorySegment host, long at) {
        return host.asSlice(at, Math.min(PART_BYTES, host.byteSize() - at));
    }

    private static MemorySegment segment(BlockPool.Block block, long bytes) {
        return MemorySegment.ofAddress(block.address()).reinterpret(bytes);
    }

    private BlockPool.Block block(long bytes) {
        if (underWay + bytes > MOST_UNDER_WAY) {
            waitUntilIdle.run();
            underWay = 0;
        }
        underWay += bytes;
        return pinned.allocate(bytes);
    }
}
