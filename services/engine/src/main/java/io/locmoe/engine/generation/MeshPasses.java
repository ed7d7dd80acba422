package io.locmoe.engine.generation;

import io.locmoe.spi.router.MeshCounts;

/**
 * The forward passes of rank 0 of a mesh that generates, which all ranks begin together.
 *
 * @param mesh gathers numbers of all ranks
 */
record MeshPasses(MeshCounts mesh) {

    /** Begins a pass, on rank 0. @param tokens more than 0, padding included */
    void begin(int tokens) {
        mesh.gather(new long[] {tokens});
    }

    /** Tells the other ranks that there is no further pass, on rank 0. */
    void end() {
        begin(0);
    }

    /**
     * Waits for the next pass, on another rank than rank 0.
     *
     * @return its tokens; 0 if there is none
     * @throws IllegalStateException if rank 0 is not at the beginning of a pass
     */
    int next() {
        long[] message = mesh.gather(new long[0])[0];
        if (message.length != 1 || message[0] < 0 || message[0] > Integer.MAX_VALUE) {
            throw new IllegalStateException("rank 0 is not at the beginning of a pass over tokens");
        }
        return (int) message[0];
    }
}
