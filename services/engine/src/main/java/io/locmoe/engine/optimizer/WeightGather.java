package io.locmoe.engine.optimizer;

import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.optimizer.MomentShards.Piece;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;

/** Brings weights that other ranks have updated to this one, through host memory. Used by the rank's thread. */
final class WeightGather implements AutoCloseable {
    private final Tape tape;
    private final MomentShards shards;
    private final HostBuffer host = new HostBuffer();

    WeightGather(Tape tape, MomentShards shards) {
        this.tape = tape;
        this.shards = shards;
    }

    /** Gathers the trained weights of a block whose moments are divided; all ranks call it. */
    void gather(ParameterBlock block) {
        MemorySegment trained = host.ensure(block.trainedElements() * Float.BYTES);
        for (Piece piece : shards.pieces(block)) {
            Span own = piece.parameter().of(block.values()).slice(piece.from(), piece.count());
            MemorySegment target = trained.asSlice(piece.place() * Float.BYTES, own.byteSize());
            tape.stream().copyOut(own.buffer(), own.byteOffset(), target);
        }
        tape.await();
        shards.gather(trained);
        for (Parameter p : block.trained()) {
            Span all = p.of(block.values());
            MemorySegment source = trained.asSlice(p.trained() * Float.BYTES, all.byteSize());
            tape.stream().copyIn(source, all.buffer(), all.byteOffset());
        }
        tape.await();
    }

    @Override
    public void close() {
        host.close();
    }
}
