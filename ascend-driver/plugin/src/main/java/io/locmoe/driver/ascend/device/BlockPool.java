package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.Releases;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * Blocks cut out of larger pieces of memory, which stay allocated until {@link #trim}.
 *
 * <p>A block begins at a multiple of 64 bytes and is followed by the padding that CANN gives its own allocations,
 * since kernels read up to 32 bytes beyond what they are given: {@code align(bytes, 32) + 32}. Thread-safe; where
 * memory is of a device, the device is current on the calling thread.
 */
final class BlockPool {
    private static final long ALIGNMENT = 64;
    private static final long PADDING = 32;
    /** The largest size that can be rounded up. Nothing has as much memory. */
    private static final long MOST = 1L << 61;

    private final LongUnaryOperator allocate;
    private final LongConsumer free;
    private final long pieceBytes;
    private final TreeSet<Range> bySize =
            new TreeSet<>(Comparator.comparingLong(Range::bytes).thenComparingLong(Range::address));
    private final TreeMap<Long, Range> byAddress = new TreeMap<>();
    private final Map<Long, Long> pieces = new HashMap<>();
    private long made;

    /** Free memory inside the piece that begins at {@code piece}. */
    private record Range(long address, long bytes, long piece) {
        long end() {
            return address + bytes;
        }
    }

    /** Memory that is in use. */
    record Block(long address, long bytes, long piece) {}

    /**
     * A pool without memory.
     *
     * @param allocate   gives the address of so many bytes, aligned to 64, or throws {@link CannException}
     * @param free       takes such memory back
     * @param pieceBytes of the pieces that smaller blocks are cut out of
     */
    BlockPool(LongUnaryOperator allocate, LongConsumer free, long pieceBytes) {
        this.allocate = allocate;
        this.free = free;
        this.pieceBytes = pieceBytes;
    }

    /** A block of at least so many bytes. */
    synchronized Block allocate(long bytes) {
        long padded = padded(Math.min(bytes, MOST));
        Range range = bySize.ceiling(new Range(0, padded, 0));
        if (range == null) {
            range = newPiece(padded);
        } else {
            remove(range);
        }
        if (range.bytes() > padded) {
            add(new Range(range.address() + padded, range.bytes() - padded, range.piece()));
        }
        return new Block(range.address(), padded, range.piece());
    }

    /** Takes a block back, which nothing uses any more. */
    synchronized void free(Block block) {
        Range range = new Range(block.address(), block.bytes(), block.piece());
        var before = byAddress.lowerEntry(range.address());
        if (before != null
                && before.getValue().end() == range.address()
                && before.getValue().piece() == range.piece()) {
            remove(before.getValue());
            range = new Range(before.getValue().address(), before.getValue().bytes() + range.bytes(), range.piece());
        }
        Range after = byAddress.get(range.end());
        if (after != null && after.piece() == range.piece()) {
            remove(after);
            range = new Range(range.address(), range.bytes() + after.bytes(), range.piece());
        }
        add(range);
    }

    /** Gives back all pieces of which nothing is in use. */
    synchronized void trim() {
        for (Range range : byAddress.values().toArray(Range[]::new)) {
            if (range.bytes() == pieces.get(range.piece())) {
                remove(range);
                pieces.remove(range.piece());
                free.accept(range.piece());
            }
        }
    }

    /** Gives back everything, also what is in use. */
    synchronized void close() {
        bySize.clear();
        byAddress.clear();
        Releases.all(() -> Releases.each(pieces.keySet(), free::accept), pieces::clear);
    }

    /** Number of pieces that were allocated since the last call. */
    synchronized long takeMade() {
        long count = made;
        made = 0;
        return count;
    }

    /** Makes a call that needs memory beside the pool; if there is none, once more after {@link #trim}. */
    <T> T withMemory(Supplier<T> call) {
        try {
            return call.get();
        } catch (CannException e) {
            if (!e.outOfMemory()) {
                throw e;
            }
            trim();
            return call.get();
        }
    }

    private Range newPiece(long padded) {
        long bytes = padded > pieceBytes / 2 ? padded : pieceBytes;
        long address = withMemory(() -> allocate.applyAsLong(bytes));
        pieces.put(address, bytes);
        made++;
        return new Range(address, bytes, address);
    }

    private static long padded(long bytes) {
        return roundUp(roundUp(bytes, PADDING) + PADDING, ALIGNMENT);
    }

    private static long roundUp(long bytes, long multiple) {
        return (bytes + multiple - 1) / multiple * multiple;
    }

    private void add(Range range) {
        bySize.add(range);
        byAddress.put(range.address(), range);
    }

    private void remove(Range range) {
        bySize.remove(range);
        byAddress.remove(range.address());
    }
}
