package io.locmoe.dataplane.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Off-heap memory for messages. Returned blocks are kept for reuse up to a limit. Thread-safe; never
 * blocks for memory.
 */
public final class NativePool implements AutoCloseable {
    private static final long ALIGNMENT = 64;
    private static final long SMALLEST = 256;

    private record Block(Arena arena, MemorySegment memory) {}

    private final long retainLimit;
    private final AtomicLong lent;
    private final Map<Long, ArrayDeque<Block>> free = new HashMap<>();
    private long retained;
    private final OpenMessages open = new OpenMessages();
    private boolean closed;

    /**
     * @param retainLimit bytes of blocks that are kept for reuse
     * @param lent        counts lent bytes, over several pools
     */
    public NativePool(long retainLimit, AtomicLong lent) {
        this.retainLimit = retainLimit;
        this.lent = lent;
    }

    /** Memory of exactly this size, contents undefined. The caller owns it until it closes it. */
    public Payload lend(long bytes) {
        if (bytes == 0) {
            return new Lent(null, MemorySegment.NULL);
        }
        Block block = take(sizeClass(bytes), bytes);
        return new Lent(block, block.memory.asSlice(0, bytes));
    }

    private synchronized Block take(long size, long bytes) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        ArrayDeque<Block> blocks = free.get(size);
        Block block = blocks == null ? null : blocks.pollLast();
        if (block == null) {
            Arena arena = Arena.ofShared();
            block = new Block(arena, arena.allocate(size, ALIGNMENT));
        } else {
            retained -= size;
        }
        open.opened(bytes);
        lent.addAndGet(bytes);
        return block;
    }

    private void giveBack(Block block, long bytes) {
        synchronized (this) {
            open.closed(bytes);
            lent.addAndGet(-bytes);
            long size = block.memory.byteSize();
            if (!closed && retained + size <= retainLimit) {
                retained += size;
                free.computeIfAbsent(size, s -> new ArrayDeque<>()).addLast(block);
                return;
            }
        }
        block.arena.close();
    }

    /** Four size classes per doubling, so that at most a fifth of a block is unused. */
    static long sizeClass(long bytes) {
        if (bytes <= SMALLEST) {
            return SMALLEST;
        }
        long quarter = Long.highestOneBit(bytes - 1) >> 2;
        return (bytes + quarter - 1) / quarter * quarter;
    }

    /**
     * Frees the kept blocks. Blocks still lent are freed when their owners close them.
     *
     * @throws IllegalStateException if blocks are still lent: a leak
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            free.values().forEach(queue -> queue.forEach(block -> block.arena.close()));
            free.clear();
            retained = 0;
        }
        open.requireNone();
    }

    private final class Lent extends Payload {
        private final Block block;
        private final AtomicBoolean returned = new AtomicBoolean();

        Lent(Block block, MemorySegment data) {
            super(data);
            this.block = block;
        }

        @Override
        public MemorySegment data() {
            if (returned.get()) {
                throw new IllegalStateException("the message is closed");
            }
            return memory();
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true) && block != null) {
                giveBack(block, bytes());
            }
        }
    }
}
