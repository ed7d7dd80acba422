package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.TensorKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A copy of a parameter block in native memory, with a checksum behind it that travels along. While it is made it is of
 * no generation. Used by one rank's thread; by another one after the first has ended.
 */
final class BlockCopy {
    /**
     * Whose block it is.
     *
     * @param experts  false: parameters that all ranks have
     * @param distance nodes from the one whose experts they are to this one, around the nodes; 0: this rank's own
     */
    record Role(boolean experts, int distance) {
        static final Role SHARED = new Role(false, 0);
        static final Role EXPERTS = new Role(true, 0);

        /** Experts of the rank at the same place so many nodes before. */
        static Role neighbour(int distance) {
            return new Role(true, distance);
        }
    }

    private static final ValueLayout.OfLong CHECKSUM = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long PIECE = 1L << 30;

    final Role role;
    /** Epoch of the job that made it. */
    final long epoch;

    private final BlockLayout layout;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private Optional<Generation> generation = Optional.empty();

    BlockCopy(Role role, long epoch, BlockLayout layout) {
        this.role = role;
        this.epoch = epoch;
        this.layout = layout;
        this.memory = arena.allocate(layout.bytes() + Long.BYTES, 64);
    }

    /** Memory of the tensors and their checksum, as a neighbour gets it. */
    MemorySegment memory() {
        return memory;
    }

    /** The tensors of a kind, one after another. */
    MemorySegment of(TensorKind kind) {
        return layout.of(kind, memory);
    }

    /** One tensor; empty if the block has none of that name. */
    Optional<MemorySegment> find(TensorKind kind, String name) {
        return layout.find(kind, name, memory);
    }

    boolean has(String name) {
        return layout.places().containsKey(name);
    }

    /** It is made anew, and of no use until it is whole. */
    void begin() {
        generation = Optional.empty();
    }

    /** All tensors have been copied from the devices. */
    void seal(long step) {
        memory.set(CHECKSUM, layout.bytes(), checksum());
        whole(step);
    }

    /** All bytes are there. */
    void whole(long step) {
        generation = Optional.of(new Generation(epoch, step));
    }

    /** Empty while it is made. */
    Optional<Generation> generation() {
        return generation;
    }

    boolean is(Generation wanted) {
        return generation.equals(Optional.of(wanted));
    }

    /** Whether no bit has changed since the tensors were copied from the devices. */
    boolean isSound() {
        return memory.get(CHECKSUM, layout.bytes()) == checksum();
    }

    private long checksum() {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < layout.bytes(); at += PIECE) {
            sum.update(memory.asSlice(at, Math.min(PIECE, layout.bytes() - at)).asByteBuffer());
        }
        return sum.getValue();
    }

    void close() {
        arena.close();
    }
}
