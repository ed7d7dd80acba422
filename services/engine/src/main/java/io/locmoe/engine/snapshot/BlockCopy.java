package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.state.TensorKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A copy of a parameter block in native memory, followed by a checksum that is sent with it. It has no generation until
 * it is whole. Used by one rank's thread, and by another one after the first has ended.
 */
final class BlockCopy {
    /**
     * The content of a copy.
     *
     * @param experts  whether it contains experts; false: parameters on all ranks
     * @param distance distance in the ring of nodes from the owner of the experts to this node; 0: this rank's own
     */
    record Role(boolean experts, int distance) {
        static final Role SHARED = new Role(false, 0);
        static final Role EXPERTS = new Role(true, 0);

        /** The experts of the rank at the same place {@code distance} nodes before. */
        static Role neighbour(int distance) {
            return new Role(true, distance);
        }
    }

    private static final ValueLayout.OfLong CHECKSUM = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long PIECE = 1L << 30;

    final Role role;
    /** Placement epoch of the job that made it. */
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

    /** Memory of the tensors and their checksum, which is sent to neighbours. */
    MemorySegment memory() {
        return memory;
    }

    /** The tensors of a kind, consecutively. */
    MemorySegment of(TensorKind kind) {
        return layout.of(kind, memory);
    }

    /** One tensor; empty if the block has none with that name. */
    Optional<MemorySegment> find(TensorKind kind, String name) {
        return layout.find(kind, name, memory);
    }

    boolean has(String name) {
        return layout.places().containsKey(name);
    }

    /** Starts to overwrite the copy, which is unusable until it is whole. */
    void begin() {
        generation = Optional.empty();
    }

    /** Completes the copy when all tensors have been copied from the devices. */
    void seal(long step) {
        memory.set(CHECKSUM, layout.bytes(), checksum());
        whole(step);
    }

    /** Marks the copy as whole when all bytes are present. */
    void whole(long step) {
        generation = Optional.of(new Generation(epoch, step));
    }

    /** The generation; empty until the copy is whole. */
    Optional<Generation> generation() {
        return generation;
    }

    boolean is(Generation wanted) {
        return generation.equals(Optional.of(wanted));
    }

    /** Whether the bits are unchanged since the tensors were copied from the devices. */
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
