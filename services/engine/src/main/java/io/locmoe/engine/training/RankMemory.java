package io.locmoe.engine.training;

import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * Memory of a rank in bytes, at the end of a step.
 *
 * @param activations device memory of tensors, in use or kept for reuse
 * @param buffers     host buffers for tensors, exchanged rows and gradient sums
 * @param heap        committed heap of the JVM, which the rank may share with others
 * @param parameters  device memory of weights, gradients, moments and rounded copies
 */
record RankMemory(long activations, long buffers, long heap, long parameters) {

    /** Appends the numbers, for {@link #read}. */
    void write(LongStream.Builder out) {
        out.add(activations).add(buffers).add(heap).add(parameters);
    }

    static RankMemory read(LongBuffer in) {
        return new RankMemory(in.get(), in.get(), in.get(), in.get());
    }
}
