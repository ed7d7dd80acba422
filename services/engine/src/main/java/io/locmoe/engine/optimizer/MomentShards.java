package io.locmoe.engine.optimizer;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides the moments of the parameters that all ranks have: each rank keeps those of an equal part of the trained
 * elements, in one piece, and updates that part (Rajbhandari et al. 2020, ZeRO, stage 1). Used by the rank's thread;
 * all ranks make the same calls.
 *
 * @param divided the block that is divided; null if each rank keeps all moments
 */
public record MomentShards(ParameterBlock divided, Collectives ranks) {

    /**
     * Consecutive elements of a trained parameter.
     *
     * @param from  first element of the parameter
     * @param count number of elements
     */
    public record Piece(Parameter parameter, long from, long count) {
        /** The first element among the trained ones of the block. */
        public long place() {
            return parameter.trained() + from;
        }
    }

    /** Whether the ranks keep parts of the moments of a block. */
    public boolean divides(ParameterBlock block) {
        return block == divided && ranks.ranks() > 1;
    }

    /** First trained element of a block whose moments this rank keeps. */
    public long first(ParameterBlock block) {
        return divides(block) ? start(block.trainedElements(), ranks.rank()) : 0;
    }

    /** Number of trained elements of a block whose moments this rank keeps. */
    public long elements(ParameterBlock block) {
        long all = block.trainedElements();
        return divides(block) ? start(all, ranks.rank() + 1) - start(all, ranks.rank()) : all;
    }

    private long start(long elements, int rank) {
        return elements * rank / ranks.ranks();
    }

    /** The trained elements of a block whose moments this rank keeps, in order. */
    public List<Piece> pieces(ParameterBlock block) {
        long first = first(block);
        long end = first + elements(block);
        List<Piece> pieces = new ArrayList<>();
        for (Parameter p : block.trained()) {
            long from = Math.max(first, p.trained());
            long to = Math.min(end, p.trained() + p.elements());
            if (from < to) {
                pieces.add(new Piece(p, from - p.trained(), to - from));
            }
        }
        return pieces;
    }

    /**
     * Gives every rank the parts of all ranks.
     *
     * @param trained float32 of all trained elements of the divided block; this rank has filled its own part
     */
    public void gather(MemorySegment trained) {
        for (int hop = 1; hop < ranks.ranks(); hop++) {
            int source = (ranks.rank() + ranks.ranks() - hop) % ranks.ranks();
            ranks.beginShift(hop, part(trained, ranks.rank()), part(trained, source), 0)
                    .finish();
        }
    }

    private MemorySegment part(MemorySegment trained, int rank) {
        long elements = trained.byteSize() / Float.BYTES;
        long start = start(elements, rank);
        return trained.asSlice(start * Float.BYTES, (start(elements, rank + 1) - start) * Float.BYTES);
    }
}
