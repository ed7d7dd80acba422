package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclStreams;
import io.locmoe.driver.ascend.binding.CannException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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
    private final AtomicLong underWay = new AtomicLong();

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
            long target = device + at;
            BlockPool.Block block = enqueued(part.byteSize(), pinned -> {
                segment(pinned, part.byteSize()).copyFrom(part);
                streams.copyIn(target, pinned.address(), part.byteSize(), stream);
            });
            inFlight.whenPassed(() -> giveBack(block));
        }
    }

    /** Enqueues a copy from the device. */
    void out(long device, MemorySegment host) {
        for (long at = 0; at < host.byteSize(); at += PART_BYTES) {
            MemorySegment part = part(host, at);
            long source = device + at;
            BlockPool.Block block = enqueued(
                    part.byteSize(), pinned -> streams.copyOut(pinned.address(), source, part.byteSize(), stream));
            inFlight.whenPassed(() -> part.copyFrom(segment(block, part.byteSize())), () -> giveBack(block));
        }
    }

    /** A block that a copy is under way from or to. */
    private BlockPool.Block enqueued(long bytes, Consumer<BlockPool.Block> copy) {
        if (underWay.get() > MOST_UNDER_WAY) {
            waitUntilIdle.run();
        }
        BlockPool.Block block = pinned.allocate(bytes);
        underWay.addAndGet(block.bytes());
        try {
            copy.accept(block);
            return block;
        } catch (CannException e) {
            giveBack(block);
            throw e;
        }
    }

    private void giveBack(BlockPool.Block block) {
        underWay.addAndGet(-block.bytes());
        pinned.free(block);
    }

    private static MemorySegment part(MemorySegment host, long at) {
        return host.asSlice(at, Math.min(PART_BYTES, host.byteSize() - at));
    }

    private static MemorySegment segment(BlockPool.Block block, long bytes) {
        return MemorySegment.ofAddress(block.address()).reinterpret(bytes);
    }
}
