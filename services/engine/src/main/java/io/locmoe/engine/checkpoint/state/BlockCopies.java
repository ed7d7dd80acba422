package io.locmoe.engine.checkpoint.state;

import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.optimizer.MomentShards.Piece;
import io.locmoe.engine.optimizer.Optimizer;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;

/**
 * Copies parameter blocks between a rank's devices and whole tensors on the host. Parameters that are not trained have
 * zeros for moments there, with which training of them would begin. A returned segment is valid until the next call.
 */
public final class BlockCopies implements AutoCloseable {
    private final Tape tape;
    private final TensorGroup group;
    private final Optimizer optimizer;
    private final HostBuffer held = new HostBuffer();
    private final HostBuffer wholes = new HostBuffer();
    private final HostBuffer gathered = new HostBuffer();

    public BlockCopies(Tape tape, TensorGroup group, Optimizer optimizer) {
        this.tape = tape;
        this.group = group;
        this.optimizer = optimizer;
    }

    private Span device(TensorKind kind, ParameterBlock block) {
        return switch (kind) {
            case VALUES -> block.values();
            case FIRST_MOMENTS -> optimizer.moments(block).first();
            case SECOND_MOMENTS -> optimizer.moments(block).second();
        };
    }

    /** Whether the ranks keep parts of such tensors, so that all of them take part where one reads a block. */
    public boolean isDivided(TensorKind kind, ParameterBlock block) {
        return kind != TensorKind.VALUES && optimizer.shards().divides(block);
    }

    /** Reads a block as whole tensors. The group's first device gets them; the others only contribute. */
    public MemorySegment read(TensorKind kind, ParameterBlock block) {
        MemorySegment part = held.ensure(block.values().byteSize());
        copyOut(kind, block, part);
        return group.size() == 1 ? part : Wholes.paste(block.parameters(), group, part, wholes);
    }

    /**
     * Reads a block as whole tensors into memory of the group's first device.
     *
     * @param target memory of the same size; unused on the other devices, which only contribute
     */
    public void readInto(TensorKind kind, ParameterBlock block, MemorySegment target) {
        if (group.size() > 1) {
            MemorySegment whole = read(kind, block);
            if (group.index() == 0) {
                target.copyFrom(whole);
            }
        } else {
            copyOut(kind, block, target);
        }
    }

    private void copyOut(TensorKind kind, ParameterBlock block, MemorySegment target) {
        Span span = device(kind, block);
        if (isDivided(kind, block)) {
            target.fill((byte) 0);
            MemorySegment trained = gathered(span, block);
            block.trained().forEach(p -> host(p, target).copyFrom(trained(p, trained)));
        } else if (span.length() < block.elements()) {
            target.fill((byte) 0);
            block.trained().forEach(p -> copyOut(p.ofTrained(span), host(p, target)));
        } else if (span.length() > 0) {
            copyOut(span, target);
        }
        tape.await();
    }

    /** The moments of all trained elements, from all ranks. */
    private MemorySegment gathered(Span own, ParameterBlock block) {
        MemorySegment trained = gathered.ensure(block.trainedElements() * Float.BYTES);
        long first = optimizer.shards().first(block) * Float.BYTES;
        if (own.length() > 0) {
            copyOut(own, trained.asSlice(first, own.byteSize()));
        }
        tape.await();
        optimizer.shards().gather(trained);
        return trained;
    }

    private static MemorySegment trained(Parameter p, MemorySegment trained) {
        return trained.asSlice(p.trained() * Float.BYTES, (long) p.elements() * Float.BYTES);
    }

    private void copyOut(Span span, MemorySegment target) {
        tape.stream().copyOut(span.buffer(), span.byteOffset(), target);
    }

    /** The place of a parameter in a copy of its block. */
    private static MemorySegment host(Parameter p, MemorySegment block) {
        return block.asSlice(p.offset() * Float.BYTES, (long) p.elements() * Float.BYTES);
    }

    /** Memory for whole tensors. */
    public MemorySegment wholes(long bytes) {
        return wholes.ensure(bytes);
    }

    /** Copies the device's part of whole tensors into a block. */
    public void write(TensorKind kind, ParameterBlock block, MemorySegment whole) {
        Span span = device(kind, block);
        MemorySegment part = held.ensure(block.values().byteSize());
        Wholes.cut(block.parameters(), whole, part);
        if (isDivided(kind, block)) {
            writePieces(span, block, part);
        } else if (span.length() < block.elements()) {
            block.trained().forEach(p -> copyIn(host(p, part), p.ofTrained(span)));
        } else {
            copyIn(part, span);
        }
        tape.await();
        block.valuesChanged();
    }

    private void writePieces(Span own, ParameterBlock block, MemorySegment part) {
        long first = optimizer.shards().first(block);
        for (Piece piece : optimizer.shards().pieces(block)) {
            Span target = own.slice(piece.place() - first, piece.count());
            copyIn(host(piece.parameter(), part).asSlice(piece.from() * Float.BYTES, target.byteSize()), target);
        }
    }

    private void copyIn(MemorySegment part, Span span) {
        tape.stream().copyIn(part, span.buffer(), span.byteOffset());
    }

    @Override
    public void close() {
        held.close();
        wholes.close();
        gathered.close();
    }
}
